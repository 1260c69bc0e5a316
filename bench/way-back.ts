import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { stableJson } from '../src/shared/stable-json.ts';
import type { Environment } from './environment.ts';

/** How fast a rollout went back, ms. */
export type WayBack = {
  /** Why it went back. */
  readonly cause: string;
  /** From the decision until the edge had written that the candidate gets nothing new. */
  readonly writtenMs: number;
  /** From the decision until a look saw 0 % at the edge. */
  readonly observedMs: number;
};

const written = z.looseObject({
  msg: z.literal('configuration written'),
  time: z.iso.datetime(),
  weights: z.record(z.string(), z.record(z.string(), z.number())),
});

/**
 * Reads the way back of the newest rollout out of its looks and the edge's log; both have the clock of the machine.
 * @throws {Error} when it did not go back.
 */
export async function wayBackOf({ store, edgeLog }: Environment): Promise<WayBack> {
  const rollout = await store.latest();
  const looks = rollout === undefined ? [] : await store.looks(rollout.id);
  const decided = looks.find(({ phase }) => phase === 'aborting');
  if (rollout === undefined || decided === undefined) throw new Error('nothing went back');
  const gone = looks.find(
    ({ atMs, observed }) =>
      atMs > decided.atMs && Object.values(observed ?? { unknown: 1 }).every((one) => one === 0),
  );
  const slot = rollout.candidate.slot;
  const writtenAtMs = linesOf(edgeLog).find(
    ({ atMs, weights }) => atMs >= decided.atMs && weights.every((one) => one[slot] === 0),
  )?.atMs;
  return {
    cause: stableJson(rollout.state.abortReason),
    writtenMs: (writtenAtMs ?? NaN) - decided.atMs,
    observedMs: (gone?.atMs ?? NaN) - decided.atMs,
  };
}

type Written = {
  readonly atMs: number;
  readonly weights: readonly Readonly<Record<string, number>>[];
};

function linesOf(path: string): readonly Written[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const parsed = written.safeParse(line === '' ? undefined : JSON.parse(line));
      if (!parsed.success) return [];
      const { time, weights } = parsed.data;
      return [{ atMs: Date.parse(time), weights: Object.values(weights) }];
    });
}
