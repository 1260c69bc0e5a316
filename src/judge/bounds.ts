import type { GateBounds, GateStep } from '../domain/gates.ts';

/** No ladder tolerates a larger bad ratio than this, or than the floor. */
const RATE_MAX = 0.5;
/** Requests that are added to what was seen, so that a guess of the traffic errs to the strict side. */
const EXTRA_REQUESTS = 3;
/** A share below this is taken for it. */
const PERCENT_MIN = 0.5;
/** How many times slower than later a fresh process may be, beyond once. */
const FRESH_EXCESS = 5;
/** Excess of a fresh process that history may teach. */
const LEARNT_EXCESS_MIN = 1;
const LEARNT_EXCESS_MAX = 10;

/** So many times what is borne per hour are many. */
const MANY = 2;

/** What passes: better than `ratio` times stable, or a bad ratio below `rate`. */
export type PassBounds = { readonly ratio: number; readonly rate: number };

/** Requests of both roles, and the time in which they came. */
export type Traffic = { readonly requests: number; readonly elapsedMs: number };

/**
 * What may enter the next step (specification 2.4): the harm that is borne per hour stays about constant along the
 * ladder, so a step to a small weight tolerates a larger ratio. Taken from traffic of earlier scrapes only. Where there
 * is nothing to compare with, `aloneRate` is the bad ratio (0–1) that stable had before: what passes beside it passes.
 */
export function passBounds(
  bounds: GateBounds,
  step: GateStep | undefined,
  traffic: Traffic,
  aloneRate = 0,
): PassBounds {
  const share = Math.max(PERCENT_MIN, step?.nextPercent ?? 100) / 100;
  const usual = Math.min(RATE_MAX, bounds.passRatio * aloneRate);
  const passes = Math.max(bounds.passRate, usual);
  const rate = Math.max(passes, bearableRate(bounds, traffic));
  const most = Math.max(passes, Math.min(RATE_MAX, bounds.floorRate ?? 1));
  return {
    ratio: 1 + (bounds.passRatio - 1) / share,
    rate: Math.min(most, rate / share),
  };
}

/** The bad ratio at which all of the traffic brings `harmPerHour` bad events; 0 where nothing is said or known. */
function bearableRate({ harmPerHour }: GateBounds, { requests, elapsedMs }: Traffic): number {
  if (harmPerHour === undefined || elapsedMs <= 0) return 0;
  const perHour = ((requests + EXTRA_REQUESTS) * 3_600_000) / elapsedMs;
  return harmPerHour / perHour;
}

/** Whether `passRate` lets by at least twice the bad events that are borne per hour, where a gate says what is borne. */
export function harmsMany(bounds: GateBounds, traffic: Traffic): boolean {
  return bounds.harmPerHour !== undefined && MANY * bearableRate(bounds, traffic) < bounds.passRate;
}

/** The chance of a wrong pass that a step into `nextPercent` may have: what harms few may be decided sooner. */
export function betaFor(beta: number, step: GateStep | undefined): number {
  const percent = step?.nextPercent ?? 100;
  const times = percent <= 50 ? 4 : percent <= 75 ? 2 : 1;
  return Math.min(Math.max(beta, 0.5), beta * times);
}

/** The candidate's freshness as far as it matters: how much harm is widened, and whether passing may begin. */
export function warmUp(
  { warmUpMs }: GateBounds,
  ageMs: number | undefined,
  learntExcess: number | undefined,
): { readonly widening: number; readonly passes: boolean } {
  if (warmUpMs === undefined || warmUpMs === 0 || ageMs === undefined) {
    return { widening: 1, passes: true };
  }
  const excess =
    learntExcess === undefined
      ? FRESH_EXCESS
      : Math.min(LEARNT_EXCESS_MAX, Math.max(LEARNT_EXCESS_MIN, 2 * learntExcess));
  return { widening: 1 + excess * Math.exp(-ageMs / warmUpMs), passes: ageMs >= warmUpMs };
}
