import type { Notes } from '../../ports/notes.ts';
import { messageOf } from '../../shared/errors.ts';
import { notesIn } from '../compose/notes.ts';
import { journalOf, rolloutNamed } from '../rollout/begin.ts';
import { say, type Session } from '../session.ts';
import { noteText } from './note-text.ts';

/** The note of a rollout in its merge request. */
export type RolloutNote = {
  /** Puts the result in the place of the plan. */
  readonly end: () => Promise<void>;
};

/**
 * Writes the plan of a rollout into its merge request, without being waited for. A GitLab that is away stops nothing: it
 * is told in one line, once. Does nothing where there is no token.
 */
export function openNote(
  session: Session,
  id: string,
  {
    notes = notesIn(process.env),
    env = process.env,
    tell = say,
  }: {
    readonly notes?: Notes | undefined;
    readonly env?: NodeJS.ProcessEnv;
    readonly tell?: (line: string) => void;
  } = {},
): RolloutNote {
  if (notes === undefined) return { end: async () => {} };
  const { commands, note } = session.words;
  let isTold = false;
  const put = async (): Promise<void> => {
    try {
      await notes.put({ mark: markOf(session, id), text: await textOf(session, id, env) });
    } catch (error) {
      if (!isTold) tell(`${commands.warning}${note.failed(oneLine(messageOf(error)))}`);
      isTold = true;
    }
  };
  const begun = put();
  return {
    end: async () => {
      await begun;
      await put();
    },
  };
}

/** One note for each environment and rollout. */
function markOf({ scene }: Session, id: string): string {
  return `zhiyou ${scene.application.name} ${scene.environment} ${id}`;
}

async function textOf(session: Session, id: string, env: NodeJS.ProcessEnv): Promise<string> {
  const { store, words } = session;
  const document = await rolloutNamed(store, id);
  const subject = {
    document,
    looks: await store.looks(id),
    journalLines: await journalOf(store, id),
  };
  return noteText(subject, words, { job: env['CI_JOB_URL'], pipeline: env['CI_PIPELINE_URL'] });
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
