import type { RolloutDocument } from '../../domain/record.ts';
import type { Lease } from '../../ports/state-store.ts';
import type { World } from '../../ports/world.ts';
import type { ProgressFlags } from '../flags.ts';
import { openNote } from '../merge-request/rollout-note.ts';
import { say, type Session } from '../session.ts';
import { driveHere } from './drive-here.ts';
import { follow } from './follow.ts';
import { sendInput } from './send-input.ts';
import { narratorFor } from './tell.ts';

/** Where a drive ended. `left`: unfinished, for somebody else to drive; `held`: unfinished, and nobody shall. */
export type Drive = {
  readonly document: RolloutDocument;
  readonly end: 'finished' | 'left' | 'held';
};

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Drives a rollout and tells it, also in its merge request where there is one. */
export async function driveAloud(
  session: Session,
  world: World,
  lease: Lease,
  options: { readonly id: string; readonly progress: ProgressFlags },
): Promise<Drive> {
  const note = openNote(session, options.id);
  const drive = await driveAndTell(session, world, lease, options);
  if (drive.end === 'finished') await note.end();
  return drive;
}

/**
 * Drives a rollout and tells it here. A person who quits ends both; a signal does what the environment declares, and a
 * second one ends both.
 */
async function driveAndTell(
  session: Session,
  world: World,
  lease: Lease,
  options: { readonly id: string; readonly progress: ProgressFlags },
): Promise<Drive> {
  const { id, progress } = options;
  const stop = new AbortController();
  const ended = new AbortController();
  const quit = (): void => stop.abort();
  let cancelled = false;
  const onSignal = (): void => {
    if (cancelled || session.scene.settings.onCancel === 'continue') quit();
    else cancel(session, id).catch(quit);
    cancelled = true;
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const since = (await session.store.looks(id)).at(-1);
  const narrator = narratorFor(session, progress, { since, quit });
  const telling = follow(session, id, narrator, ended.signal);
  const isHeld = ({ state, finishedAtMs }: RolloutDocument): boolean =>
    cancelled && state.paused && finishedAtMs === undefined;
  try {
    const document = await driveHere(session, world, lease, {
      id,
      signal: stop.signal,
      onLook: (now) => {
        if (isHeld(now)) quit();
      },
    });
    if (document.finishedAtMs !== undefined) return { document, end: 'finished' };
    if (!isHeld(document)) return { document, end: 'left' };
    say(session.words.commands.held(id, session.scene.environment));
    return { document, end: 'held' };
  } finally {
    ended.abort();
    await telling;
    for (const signal of SIGNALS) process.off(signal, onSignal);
  }
}

/** Whoever cancels wants no more of it: the rollout goes back, or stands still until a person says what becomes of it. */
async function cancel({ scene, store, actor, words }: Session, id: string): Promise<void> {
  const text = words.commands.cancelled;
  await sendInput(
    store,
    id,
    scene.settings.onCancel === 'hold'
      ? { kind: 'pause', by: actor }
      : { kind: 'abort', by: actor, text },
  );
}
