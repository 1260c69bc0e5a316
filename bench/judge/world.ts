import type { Resource } from '../../src/domain/evidence.ts';
import type { Cell, Fault } from './cell.ts';
import { memoryAt } from './memory.ts';
import { pathOf, type Path } from './path.ts';
import { binomial, bursts, logNormal, normalTail, poisson, randomOf } from './random.ts';
import type { Random } from './random.ts';

/** Bucket bounds of the service's latency histogram, ms: those of Prometheus' defaults that matter here. */
export const BOUNDS_MS: readonly number[] = [100, 250, 500, 1000, 2500, 5000];
/** A request slower than this is a bad one where harm is counted. */
const SLOW_MS = 250;

const MEDIAN_MS = 100;
const LATENCY_SD = 0.5;
/** Pods that all of the traffic needs. */
const PODS = 4;
const RATIO_MAX = 0.95;

/** What one pod counted in one scrape. `slower[i]` requests took longer than `BOUNDS_MS[i]`. */
export type PodCounts = {
  readonly requests: number;
  readonly errors: number;
  readonly payments: number;
  readonly failedPayments: number;
  readonly slower: readonly number[];
};

/** All pods of a role in one scrape. */
export type RoleCounts = readonly PodCounts[];

/** What happened in one scrape. */
export type WorldScrape = {
  readonly fromMs: number;
  readonly atMs: number;
  readonly candidate: RoleCounts;
  readonly stable: RoleCounts;
  readonly baseline: RoleCounts;
  readonly memory: () => Resource;
  /** Whether counters of the role can be read now. */
  readonly telemetry: { readonly candidate: boolean; readonly stable: boolean };
};

/** How traffic is split in a scrape, 0–1; stable has the rest. */
export type Split = { readonly candidate: number; readonly baseline: number };

/**
 * A world by seed: load, drift, pods, incident and gap are the same for every judge, and so are the counts of a scrape
 * at the same split.
 */
export type World = {
  readonly scrape: (number: number, split: Split) => WorldScrape;
  /** Bad requests of a scrape, in expectation, that a good release would not have had; `weight` is 0–1. */
  readonly harm: (number: number, weight: number) => number;
};

/** The world of a cell and a seed. */
export function worldOf(cell: Cell, seed: number): World {
  const path = pathOf(cell, seed);
  const pods = podsOf(cell, randomOf(seed, 2));
  const requestsAt = ({ load }: Moment) => (cell.requestsPerSecond * load * cell.scrapeMs) / 1000;
  return {
    scrape: (number, split) => {
      const random = randomOf(seed, 3, number);
      const least = Math.ceil(PODS * split.candidate);
      const serving = pods.candidate.slice(0, Math.max(pods.first, least));
      const now = momentOf(cell, path, number);
      const requests = requestsAt(now);
      const good = behaviourOf(cell, now, { fault: false, fresh: false, weight: 0 });
      const fresh = behaviourOf(cell, now, { fault: false, fresh: true, weight: 0 });
      const bad = behaviourOf(cell, now, { fault: true, fresh: true, weight: split.candidate });
      const count = (of: readonly Pod[], share: number, behaviour: Behaviour) =>
        of.map((pod) =>
          podCounts({ cell, pod, behaviour, random }, (requests * share) / of.length),
        );
      return {
        fromMs: number * cell.scrapeMs,
        atMs: (number + 1) * cell.scrapeMs,
        stable: count(pods.stable, 1 - split.candidate - split.baseline, good),
        candidate: count(serving, split.candidate, bad),
        baseline: split.baseline === 0 ? [] : count(pods.baseline, split.baseline, fresh),
        memory: () =>
          memoryAt(cell, { candidate: serving.length, stable: PODS }, { seed, scrape: number }),
        telemetry: {
          candidate: !now.isGap && cell.fault?.isDown !== true,
          stable: !now.isGap,
        },
      };
    },
    harm: (number, weight) => {
      if (weight === 0 || cell.fault === undefined) return 0;
      const now = momentOf(cell, path, number);
      const good = behaviourOf(cell, now, { fault: false, fresh: true, weight });
      const bad = behaviourOf(cell, now, { fault: true, fresh: true, weight });
      return requestsAt(now) * weight * excess(cell, bad, good);
    },
  };
}

/** A candidate begins with 1 to 4 pods, by seed, as many as its baseline has, and gets as many as its traffic needs. */
function podsOf(cell: Cell, random: Random) {
  const drawn = (count: number): readonly Pod[] =>
    Array.from({ length: count }, () => ({
      errors: logNormal(random, cell.podErrorSpread),
      latency: logNormal(random, cell.podLatencySpread),
    }));
  const first = 1 + Math.floor(random() * PODS);
  return { first, stable: drawn(PODS), candidate: drawn(PODS), baseline: drawn(first) };
}

/** How a pod differs from the mean pod, as factors. */
type Pod = { readonly errors: number; readonly latency: number };
type Moment = {
  readonly nowMs: number;
  readonly load: number;
  readonly factor: number;
  readonly isGap: boolean;
};
type Behaviour = {
  readonly errorRatio: number;
  readonly paymentFailureRatio: number;
  readonly latencyFactor: number;
};

function momentOf(cell: Cell, path: Path, scrape: number): Moment {
  const nowMs = (scrape + 0.5) * cell.scrapeMs;
  const isIncident = nowMs >= path.incidentMs.from && nowMs < path.incidentMs.to;
  const factor = path.drift(scrape) * (isIncident ? (cell.incidentFactor ?? 1) : 1);
  const isGap = nowMs >= path.gapMs.from && nowMs < path.gapMs.to;
  return { nowMs, load: path.load(scrape), factor, isGap };
}

function behaviourOf(
  cell: Cell,
  { nowMs, factor }: Moment,
  who: { readonly fault: boolean; readonly fresh: boolean; readonly weight: number },
): Behaviour {
  const fault = who.fault ? (cell.fault ?? NO_FAULT) : NO_FAULT;
  const cold = who.fresh ? (cell.coldStart ?? 0) * Math.exp(-nowMs / 60_000) : 0;
  const failing = fault.paymentFailureRatio ?? cell.paymentFailureRatio;
  return {
    errorRatio: fault.isDown === true ? 1 : errorRatioOf(cell, fault, { nowMs, factor, ...who }),
    paymentFailureRatio: Math.min(RATIO_MAX, failing * factor),
    latencyFactor: (fault.latencyFactor ?? 1) * (1 + cold),
  };
}

const NO_FAULT: Fault = {};

function errorRatioOf(
  cell: Cell,
  { errorRatio, fromWeight = 0, leakDoublesMs = Infinity }: Fault,
  now: { readonly nowMs: number; readonly factor: number; readonly weight: number },
): number {
  const ratio = now.weight >= fromWeight ? (errorRatio ?? cell.errorRatio) : cell.errorRatio;
  return Math.min(RATIO_MAX, ratio * 2 ** (now.nowMs / leakDoublesMs) * now.factor);
}

/** Bad events a request that the fault brings, beyond what a good release in the same place would have. */
function excess(cell: Cell, bad: Behaviour, good: Behaviour): number {
  const slow = slowerShare(SLOW_MS, bad.latencyFactor) - slowerShare(SLOW_MS, good.latencyFactor);
  const payments = cell.paymentShare * (bad.paymentFailureRatio - good.paymentFailureRatio);
  return bad.errorRatio - good.errorRatio + slow + payments;
}

function slowerShare(boundMs: number, factor: number): number {
  return normalTail(Math.log(boundMs / (MEDIAN_MS * factor)) / LATENCY_SD);
}

function podCounts(
  one: {
    readonly cell: Cell;
    readonly pod: Pod;
    readonly behaviour: Behaviour;
    readonly random: Random;
  },
  mean: number,
): PodCounts {
  const { cell, pod, behaviour, random } = one;
  const requests = mean <= 0 ? 0 : poisson(random, mean);
  if (requests === 0) return NOTHING;
  const { burst } = cell;
  const errorFactor = pod.errors * logNormal(random, cell.errorNoise);
  const probability = Math.min(1, behaviour.errorRatio * errorFactor);
  const payments = binomial(random, requests, cell.paymentShare);
  const failing = Math.min(1, behaviour.paymentFailureRatio * pod.errors);
  const latency = behaviour.latencyFactor * pod.latency * logNormal(random, cell.latencyNoise);
  return {
    requests,
    errors: bursts(random, requests, { probability, burst }),
    payments,
    failedPayments: bursts(random, payments, { probability: failing, burst }),
    slower: slowerCounts(random, requests, latency),
  };
}

const NOTHING: PodCounts = {
  requests: 0,
  errors: 0,
  payments: 0,
  failedPayments: 0,
  slower: BOUNDS_MS.map(() => 0),
};

/** Slower than each bound: those of one bound are drawn from those of the bound before. */
function slowerCounts(random: Random, requests: number, factor: number): readonly number[] {
  let count = requests;
  let share = 1;
  return BOUNDS_MS.map((boundMs) => {
    const next = slowerShare(boundMs, factor);
    count = count === 0 ? 0 : binomial(random, count, next / share);
    share = next;
    return count;
  });
}
