import type { Holding, Resource } from '../domain/evidence.ts';

/** Sums of a weighted regression of value on time, hours before now; what is old fades. */
type Trend = {
  readonly weight: number;
  readonly time: number;
  readonly value: number;
  readonly timeSquare: number;
  readonly timeValue: number;
  readonly valueSquare: number;
};

/** How one kind of holding has moved on both roles; plain data. */
export type LeakState = {
  readonly candidate: Trend;
  /** Of the candidate too, with a shorter memory. */
  readonly recent: Trend;
  readonly stable: Trend;
  /** Until the limit; absent where nothing grows. */
  readonly leftMs: number | undefined;
  /** Of the looks of the last minutes those at which it grew, 0–1. */
  readonly share: number;
};

const NO_TREND: Trend = {
  weight: 0,
  time: 0,
  value: 0,
  timeSquare: 0,
  timeValue: 0,
  valueSquare: 0,
};
const MS_PER_HOUR = 3_600_000;
/** What is this old weighs 1/e. */
const MEMORY_MS = 300_000;
const RECENT_MS = 120_000;

/** A fresh process fills its caches. */
const FRESH_MS = 300_000;
/** Looks that a slope needs. */
const WEIGHT_MIN = 4;
/** Part of the movement that a straight line must explain; a sawtooth is none. */
const EXPLAINED_MIN = 0.5;
/** Standard errors that a slope is taken smaller, or larger where it excuses. */
const ERRORS = 2;
/** The same for what was seen lately: a cache that is full has stopped to grow. */
const RECENT_ERRORS = 1;
/** What grew at so many of the last looks has not stopped because one of them fell into a dip. */
const LASTING = 0.5;
/** A process that reaches its limit within this time leaks. */
export const LEAK_WITHIN_MS: number = 24 * MS_PER_HOUR;

/** Within this time it ends while the rollout is still going on. */
export const LEAK_SOON_MS: number = MS_PER_HOUR / 4;

/** Nothing seen. */
export const NO_LEAK: LeakState = {
  candidate: NO_TREND,
  recent: NO_TREND,
  stable: NO_TREND,
  leftMs: undefined,
  share: 0,
};

/**
 * Adds one scrape, `elapsedMs` after the one before, and says when the candidate reaches the limit by what
 * it gains beyond stable at an equal age. Errors come too late for such harm, so its slope is watched.
 */
export function updateLeak(before: LeakState, resource: Resource, elapsedMs: number): LeakState {
  const { candidate, limit } = resource;
  const age = Math.max(0, ...candidate.map(({ ageMs }) => ageMs));
  if (candidate.length === 0 || age < FRESH_MS) return { ...before, leftMs: undefined };
  const peers = resource.stable.filter(({ ageMs }) => ageMs <= 2 * age);
  const value = meanOf(candidate);
  const trend = addPoint(before.candidate, value, { elapsedMs, memoryMs: MEMORY_MS });
  const recent = addPoint(before.recent, value, { elapsedMs, memoryMs: RECENT_MS });
  const others = peers.length > 0 ? peers : resource.stable;
  const stable =
    others.length === 0
      ? before.stable
      : addPoint(before.stable, meanOf(others), { elapsedMs, memoryMs: MEMORY_MS });
  const gains = [slopeOf(trend, -ERRORS), slopeOf(recent, -RECENT_ERRORS)];
  const gain = Math.min(...gains) - Math.max(0, slopeOf(stable, ERRORS));
  const keep = Math.exp(-elapsedMs / RECENT_MS);
  const share = keep * before.share + (gain > 0 ? 1 - keep : 0);
  const lastingMs = share >= LASTING ? before.leftMs : undefined;
  const leftMs = gain > 0 ? (Math.max(0, limit - value) / gain) * MS_PER_HOUR : lastingMs;
  return { candidate: trend, recent, stable, leftMs, share };
}

type Passed = { readonly elapsedMs: number; readonly memoryMs: number };

function meanOf(holdings: readonly Holding[]): number {
  return holdings.reduce((sum, { value }) => sum + value, 0) / holdings.length;
}

function addPoint(trend: Trend, value: number, { elapsedMs, memoryMs }: Passed): Trend {
  const hours = elapsedMs / MS_PER_HOUR;
  const keep = Math.exp(-elapsedMs / memoryMs);
  const { weight, time } = trend;
  return {
    weight: keep * weight + 1,
    time: keep * (time - hours * weight),
    value: keep * trend.value + value,
    timeSquare: keep * (trend.timeSquare - 2 * hours * time + hours * hours * weight),
    timeValue: keep * (trend.timeValue - hours * trend.value),
    valueSquare: keep * trend.valueSquare + value * value,
  };
}

/** Gain per hour, moved by `errors` standard errors; 0 where there is no line. */
function slopeOf(trend: Trend, errors: number): number {
  const { weight, time, value } = trend;
  if (weight < WEIGHT_MIN) return 0;
  const spread = trend.timeSquare - (time * time) / weight;
  const moved = trend.valueSquare - (value * value) / weight;
  const together = trend.timeValue - (time * value) / weight;
  if (spread <= 0 || moved <= 0) return 0;
  const slope = together / spread;
  const explained = slope * together;
  if (explained < EXPLAINED_MIN * moved) return 0;
  const error = Math.sqrt(Math.max(0, moved - explained) / weight / spread);
  return slope + errors * error;
}
