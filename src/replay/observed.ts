import { sumOf } from '../evidence/assemble.ts';
import type { Increments } from '../evidence/increments.ts';
import type { TrialSetup } from '../domain/scrape.ts';
import type { RoleIncrements } from '../peers/peer.ts';
import type { Seen } from './trials.ts';

/** What one scrape counted on both roles, as far as the peers look; a role that could not be read is `undefined`. */
export type Observed = {
  readonly fromMs: number;
  readonly atMs: number;
  readonly candidate: RoleIncrements | undefined;
  readonly stable: RoleIncrements | undefined;
};

/** Requests and failures of one scrape, summed over everything that the edge counted. */
export function observedIn(
  { answer, header }: Extract<Seen, { kind: 'scrape' }>,
  fromMs: number,
): Observed {
  const { sources } = answer.judged.counted;
  const pairs = pairsOf(header.setup);
  return {
    fromMs,
    atMs: answer.scrape.atMs,
    candidate: incrementsOf(sources.candidate, pairs),
    stable: incrementsOf(sources.stable, pairs),
  };
}

/** Below every threshold that the peers document. */
const FAST_MS = 100;

type Pair = { readonly bad: string; readonly total: string };

/** The gates on failed requests, each route class once; where none counts failures, the first gate. */
function pairsOf({ sources }: TrialSetup): readonly Pair[] {
  const failures = sources.filter(({ bad }) => bad.startsWith('failed:'));
  const chosen = failures.length > 0 ? failures : sources.slice(0, 1);
  return [...new Map(chosen.map(({ bad, total }) => [`${bad} ${total}`, { bad, total }])).values()];
}

function incrementsOf(
  sources: readonly Increments[],
  pairs: readonly Pair[],
): RoleIncrements | undefined {
  if (sources.length === 0 || sources.some(({ kind }) => kind === 'unknown')) return undefined;
  const sum = (pick: (pair: Pair) => string) =>
    pairs.reduce((total, pair) => total + sumOf(sources, pick(pair)), 0);
  const errors = sum(({ bad }) => bad);
  const requests = sum(({ total }) => total);
  return withoutSlow(Math.max(requests, errors), errors);
}

/** The evidence has no quantiles; peers that ask for them are told that both roles are fast. */
export function withoutSlow(requests: number, errors: number): RoleIncrements {
  return { requests, errors, latency: { boundsMs: [FAST_MS], within: [requests] } };
}
