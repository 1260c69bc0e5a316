import { setTimeout as wait } from 'node:timers/promises';
import type { Look, RolloutDocument } from '../../domain/record.ts';
import { OperationError } from '../../shared/errors.ts';
import { eventJson, eventLine } from '../render/event-line.ts';
import { eventsBetween } from '../render/rollout-event.ts';
import { say, type Session } from '../session.ts';

/** Tells what happens to a rollout. */
export type Narrator = {
  /** Called at every look at the store; `added` are the looks since the last call. */
  readonly tell: (document: RolloutDocument, added: readonly Look[]) => Promise<void>;
  readonly end: () => void;
};

const LOOK_EVERY_MS = 250;

/** Tells a rollout from what its driver stores, until it has ended or the signal is raised. */
export async function follow(
  { store }: Session,
  id: string,
  narrator: Narrator,
  signal: AbortSignal,
): Promise<void> {
  const newLooks = store.followLooks(id);
  const look = async (): Promise<'goes on' | 'ended'> => {
    // Asked first: what a driver wrote before it let go is then seen below.
    const alone = (await store.holder()) === undefined;
    const document = await store.rollout(id);
    if (document !== undefined) await narrator.tell(document, await newLooks());
    return document?.finishedAtMs !== undefined && alone ? 'ended' : 'goes on';
  };
  try {
    for (;;) {
      const found = await look().catch(outageOnly);
      if (found === 'ended' || signal.aborted) return;
      await wait(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    narrator.end();
  }
}

/** A store that is out of reach for a while hides what happens, and ends nothing. */
function outageOnly(error: unknown): 'goes on' {
  if (error instanceof OperationError && error.retryable) return 'goes on';
  throw error;
}

/** A line an event on stderr: sentences, or NDJSON. `since` are looks that were told before. */
export function lineNarrator(
  { language }: Session,
  format: 'text' | 'json',
  since: Look | undefined,
): Narrator {
  let previous = since;
  const line = format === 'json' ? eventJson : eventLine;
  return {
    tell: async (_document, added) => {
      for (const look of added) {
        if (previous !== undefined && look.atMs <= previous.atMs) continue;
        for (const event of eventsBetween(previous, look)) say(line(event, language));
        previous = look;
      }
    },
    end: () => {},
  };
}
