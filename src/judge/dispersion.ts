import type { Counts } from '../domain/evidence.ts';
import type { GateHistory } from '../domain/history.ts';

/** What was seen of how bad events bunch on single processes of stable. */
export type Dispersion = {
  /** Pearson's χ² and degrees of freedom, both weighted by the bad events of their scrape. */
  readonly chiSquare: number;
  readonly weightedFreedom: number;
  /** Degrees of freedom without weights; a scrape never teaches more than it has bad events. */
  readonly freedom: number;
};

/** Degrees of freedom that a belief counts for. */
const PRIOR_FREEDOM = 10;
/** History counts for at most this many: today's traffic may be of another kind. */
const HISTORY_FREEDOM_MAX = 200;
/** From here on φ counts as learnt. */
const LEARNT_FREEDOM = 100;
/** History that is this much below what is seen is not believed. */
const DISTRUST = 2;
/** How many times its belief an unlearnt φ is at the very beginning. */
const CAUTION = 3;
/** … and the degrees of freedom over which that fades. */
const CAUTION_FREEDOM = 40;

/** Nothing seen. */
export const NO_DISPERSION: Dispersion = { chiSquare: 0, weightedFreedom: 0, freedom: 0 };

/**
 * Adds one scrape of stable's processes. The total of the scrape is given, so what strikes all alike does not count.
 * Scrapes weigh by their bad events: then the mean is E[s²]/E[s] of the burst sizes s also where bursts are rare.
 */
export function addDispersion(before: Dispersion, instances: readonly Counts[]): Dispersion {
  let bad = 0;
  let total = 0;
  let pods = 0;
  for (const one of instances) {
    if (one.total === 0) continue;
    bad += one.bad;
    total += one.total;
    pods += 1;
  }
  if (pods < 2 || bad === 0) return before;
  let chiSquare = 0;
  for (const one of instances) {
    const expected = (bad * one.total) / total;
    if (expected > 0) chiSquare += (one.bad - expected) ** 2 / expected;
  }
  return {
    chiSquare: before.chiSquare + bad * chiSquare,
    weightedFreedom: before.weightedFreedom + bad * (pods - 1),
    freedom: before.freedom + Math.min(pods - 1, bad),
  };
}

/** The dispersion that was seen alone, and the degrees of freedom of it; 1 and 0 before anything was. */
export function seenDispersion({ chiSquare, weightedFreedom, freedom }: Dispersion): {
  readonly dispersion: number;
  readonly freedom: number;
} {
  return { dispersion: weightedFreedom > 0 ? chiSquare / weightedFreedom : 1, freedom };
}

/**
 * φ ≥ 1 against false alarms, and whether it rests on enough to be relied on alone. `likely` is φ without the caution
 * that an unlearnt φ is given: proofs of health take it, because nothing is alarmed by them.
 */
export type Learnt = {
  readonly dispersion: number;
  readonly likely: number;
  readonly trusted: boolean;
};

/** Pearson's dispersion shrunk to a belief that counts for `weight` degrees of freedom; never below 1. */
export function shrunkDispersion(state: Dispersion, belief: number, weight: number): number {
  const seen = seenDispersion(state);
  const sum = belief * weight + seen.freedom * seen.dispersion;
  return Math.max(1, sum / (weight + seen.freedom));
}

/**
 * φ for the next scrape: what was seen, shrunk to what is believed. The belief is history's where there is one, beside
 * `prior`. Until φ is learnt, what is above 1 is taken several times larger: a φ that is too small makes false alarms.
 */
export function dispersionNow(
  state: Dispersion,
  prior: number,
  history: GateHistory | undefined,
): Learnt {
  const past = Math.min(history?.freedom ?? 0, HISTORY_FREEDOM_MAX);
  const weight = PRIOR_FREEDOM + past;
  const belief = (prior * PRIOR_FREEDOM + (history?.dispersion ?? 0) * past) / weight;
  const shrunk = shrunkDispersion(state, belief, weight);
  const known = past + state.freedom;
  if (known >= LEARNT_FREEDOM && !contradicts(state, belief, past)) {
    return { dispersion: shrunk, likely: shrunk, trusted: true };
  }
  const caution = 1 + ((CAUTION - 1) * CAUTION_FREEDOM) / (CAUTION_FREEDOM + known);
  return { dispersion: 1 + (shrunk - 1) * caution, likely: shrunk, trusted: false };
}

/** What is seen now is of another kind than what was learnt before. */
function contradicts(state: Dispersion, belief: number, past: number): boolean {
  const seen = seenDispersion(state);
  return past > 0 && seen.freedom >= LEARNT_FREEDOM && seen.dispersion > DISTRUST * belief;
}
