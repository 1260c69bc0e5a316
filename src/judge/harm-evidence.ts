import type { Counts, PairedCounts } from '../domain/evidence.ts';
import type { GateBounds } from '../domain/gates.ts';
import type { Learnt } from './dispersion.ts';
import { BET_PARTS, HARM_GRID } from './grids.ts';
import {
  equalShares,
  mixtureValue,
  newMixture,
  restartMixture,
  updateMixture,
  type Mixture,
} from './mixture.ts';
import { rateNats, rateTable, toFactors, type RateTable } from './rate-test.ts';
import { fillShareBets, fillShareNats, shareBets } from './share-test.ts';
import { oddsNats } from './two-stream.ts';

/** Evidence of harm: against "not worse than stable", "not worse than what is borne" and "not below the floor". */
export type HarmEvidence = {
  /** Likelihood ratios over the grid, then bets of single scrapes. */
  readonly relative: Mixture;
  readonly absolute: Mixture;
  /** Stays at its beginning where there is no floor. */
  readonly floor: Mixture;
};

const GRID_SHARES = equalShares(HARM_GRID.factors.length);
/** While φ is learnt, bets of single scrapes get nothing more; before, half. */
const TRUSTED_SHARES = [...GRID_SHARES, ...BET_PARTS.map(() => 0)];
const UNTRUSTED_SHARES = [
  ...GRID_SHARES.map((share) => share / 2),
  ...BET_PARTS.map(() => 0.5 / BET_PARTS.length),
];
const NO_BETS = BET_PARTS.map(() => 1);
/** A zero for each alternative and each bet; a negative one is kept as a floating-point number from the start. */
const NOTHING = [...HARM_GRID.factors, ...BET_PARTS].map(() => -0);

/** From this bad ratio on, with so many requests of stable, the exact two-stream test is sharper than the share test. */
const BULK_RATE = 0.2;
const BULK_REQUESTS = 100;
/** So many times what is borne beside stable is borne without it, … */
const ALONE_RATIO = 2;
/** … and never more than this. */
const ALONE_MAX = 0.7;

/** No evidence; `trusted` says whether φ is learnt already. */
export function newHarm(trusted: boolean): HarmEvidence {
  return {
    relative: newMixture(trusted ? TRUSTED_SHARES : UNTRUSTED_SHARES),
    absolute: newMixture(GRID_SHARES),
    floor: newMixture(GRID_SHARES),
  };
}

/** How one scrape is read. */
export type HarmQuestion = {
  readonly bounds: GateBounds;
  /** A fresh candidate may be this many times worse. */
  readonly widening: number;
  readonly learnt: Learnt;
  /** Counts of stable before this scrape. */
  readonly stableBefore: Counts;
};

/** Adds one scrape (specification 2.1 to 2.3, 2.5, 2.6). */
export function updateHarm(
  before: HarmEvidence,
  counts: PairedCounts,
  question: HarmQuestion,
): HarmEvidence {
  const { learnt } = question;
  const { candidate } = counts;
  if (candidate.total === 0) return before;
  const tables = tablesOf(question.bounds);
  const rate = (table: RateTable) => toFactors(rateNats(candidate, table, learnt.dispersion));
  const shares = learnt.trusted ? TRUSTED_SHARES : UNTRUSTED_SHARES;
  return {
    relative: updateMixture(before.relative, relativeFactors(counts, question, tables), shares),
    absolute: updateMixture(before.absolute, rate(tables.absolute), GRID_SHARES),
    floor:
      tables.floor === undefined
        ? before.floor
        : updateMixture(before.floor, rate(tables.floor), GRID_SHARES),
  };
}

/**
 * A scrape without requests on stable tests "not worse than the largest of `rollbackRate`, `passRate` and a multiple of
 * what stable had" in place of the ratio, so that harm at 100 % shows.
 */
function relativeFactors(counts: PairedCounts, question: HarmQuestion, tables: Tables): number[] {
  const { bounds, widening, learnt, stableBefore } = question;
  const { dispersion } = learnt;
  if (counts.stable.total === 0) {
    const table = tableAlone(bounds, tables.alone, stableBefore);
    return [...toFactors(rateNats(counts.candidate, table, dispersion)), ...NO_BETS];
  }
  const nullRatio = bounds.rollbackRatio * widening;
  const stableRate = stableBefore.bad / stableBefore.total;
  const bulk = stableBefore.total >= BULK_REQUESTS && stableRate > BULK_RATE && stableRate < 1;
  if (bulk) {
    const factors = toFactors(oddsNats(counts, { stableRate, nullRatio, dispersion }));
    return [...factors, ...shareBets(counts, nullRatio)];
  }
  const nats = NOTHING.slice();
  fillShareNats(nats, counts, { nullRatio, grid: HARM_GRID, dispersion });
  const factors = toFactors(nats);
  fillShareBets(factors, HARM_GRID.factors.length, counts, nullRatio);
  return factors;
}

/** Stable's ratio of before may be long ago: both may have drifted since, so more is borne than beside it. */
function tableAlone(bounds: GateBounds, usual: RateTable, { bad, total }: Counts): RateTable {
  const known = total < BULK_REQUESTS ? 0 : bad / total;
  const rate = Math.min(ALONE_MAX, ALONE_RATIO * bounds.rollbackRatio * known);
  return rate > Math.max(bounds.rollbackRate, bounds.passRate) ? tableOver(rate) : usual;
}

type Tables = {
  readonly absolute: RateTable;
  readonly alone: RateTable;
  readonly floor: RateTable | undefined;
};

function tableOver(rate: number): RateTable {
  return rateTable(
    rate,
    HARM_GRID.factors.map((factor) => factor * rate),
  );
}

/** What does not change from scrape to scrape, kept as long as the bounds are. */
const TABLES = new WeakMap<GateBounds, Tables>();

function tablesOf(bounds: GateBounds): Tables {
  const known = TABLES.get(bounds);
  if (known !== undefined) return known;
  const tables = {
    absolute: tableOver(bounds.rollbackRate),
    alone: tableOver(Math.max(bounds.rollbackRate, bounds.passRate)),
    floor: bounds.floorRate === undefined ? undefined : tableOver(bounds.floorRate),
  };
  TABLES.set(bounds, tables);
  return tables;
}

/** At a weight change a quarter of the waiting cash is put on harm. */
export function restartHarm(
  { relative, absolute, floor }: HarmEvidence,
  trusted: boolean,
): HarmEvidence {
  return {
    relative: restartMixture(relative, trusted ? TRUSTED_SHARES : UNTRUSTED_SHARES),
    absolute: restartMixture(absolute, GRID_SHARES),
    floor: restartMixture(floor, GRID_SHARES),
  };
}

/** E-value against "not worse than `rollbackRatio` times stable OR not worse than `rollbackRate`". */
export function harmValue({ relative, absolute }: HarmEvidence): number {
  return Math.min(mixtureValue(relative), mixtureValue(absolute));
}

/** E-value against "not worse than `floorRate`", whatever stable does (payment policy P5). */
export function floorValue({ floor }: HarmEvidence): number {
  return mixtureValue(floor);
}
