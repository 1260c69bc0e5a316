import type { ByRole, Look, Tally } from '../../domain/record.ts';
import type { RouteClass } from '../../domain/rollout.ts';

const RATE_OVER_MS = 10_000;

/** The looks of the step and phase that the newest look is in, oldest first. */
export function looksOfStep(looks: readonly Look[]): readonly Look[] {
  const newest = looks.at(-1);
  const before = looks.findLastIndex(
    ({ phase, step }) => phase !== newest?.phase || step !== newest.step,
  );
  return looks.slice(before + 1);
}

/** Sums of one route class or provider over looks; a look that does not name it adds nothing. */
export function sumTallies(
  looks: readonly Look[],
  of: 'traffic' | 'payments',
  name: string,
): ByRole<Tally> {
  return looks.reduce<ByRole<Tally>>((sum, look) => {
    const tally = Object.hasOwn(look[of], name) ? look[of][name] : undefined;
    if (tally === undefined) return sum;
    return {
      candidate: addTallies(sum.candidate, tally.candidate),
      stable: addTallies(sum.stable, tally.stable),
    };
  }, NOTHING);
}

/** Requests per second of a class over the newest looks, both roles; absent when no time has passed. */
export function requestsPerSecond(looks: readonly Look[], name: RouteClass): number | undefined {
  const sinceMs = (looks.at(-1)?.atMs ?? 0) - RATE_OVER_MS;
  const recent = looks.slice(looks.findLastIndex(({ atMs }) => atMs <= sinceMs) + 1);
  const spanMs = recent.reduce((sum, look) => sum + look.spanMs, 0);
  const { candidate, stable } = sumTallies(recent, 'traffic', name);
  return spanMs > 0 ? (1000 * (candidate.requests + stable.requests)) / spanMs : undefined;
}

const NOTHING: ByRole<Tally> = {
  candidate: { requests: 0, failed: 0 },
  stable: { requests: 0, failed: 0 },
};

function addTallies(a: Tally, b: Tally): Tally {
  return { requests: a.requests + b.requests, failed: a.failed + b.failed };
}
