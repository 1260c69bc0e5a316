import type { RoleScrape, TrialSetup, WrittenScrape } from '../domain/scrape.ts';
import type { RouteClass, Step, Weights } from '../domain/rollout.ts';
import { SERIES, type GateSource } from '../domain/series.ts';
import { mirroredSources } from '../trial/mirrored.ts';
import { beginTrial, followScrape, type Trial, type TrialAnswer } from '../trial/follow.ts';

/** Traffic that a plan is asked about. */
export type Traffic = {
  /** Requests per second of each route class, both roles together. */
  readonly perSecond: Readonly<Record<RouteClass, number>>;
  /** Bad ratio (0–1) of a version that is well, at gates on failures. */
  readonly badRatio: number;
  /** Between two scrapes at least, ms. */
  readonly scrapeEveryMs: number;
};

/** Back after this time, or passed because that much is tolerated, or nothing decided for hours. */
export type Found = {
  readonly times: number;
  readonly outcome: 'rollback' | 'advance' | 'neither';
  readonly afterMs: number;
};

/** What one step needs and finds, at the counts that are to be expected. */
export type PlannedStep = {
  readonly weights: Weights;
  /** Percent of the reads that the candidate gets a copy of; all requests are taken for reads. */
  readonly mirrorPercent?: number;
  /** Until it is proven; absent: not within `LONGEST_STEP_MS`. */
  readonly needsMs?: number;
  /** The gate that is proven last; absent: the least time of the step lasts longer. */
  readonly lastGate?: string;
  /** What becomes of a version that is `times` worse, by each of the asked multiples. */
  readonly found: readonly Found[];
};

/** Nobody waits longer for one step, beside its least time. */
export const LONGEST_STEP_MS: number = 6 * 3_600_000;
/** A version that is not found in this time is told as not found. */
const LONGEST_SEARCH_MS = 2 * 3_600_000;
/** Scrapes of a long wait are drawn together: what counts is how many requests came. */
const GROWTH = 0.02;

/**
 * Plays every step with the counts that are to be expected, by the very judge that will judge: how long a good version
 * takes, and how fast one that is worse by each of `multiples` goes back. Chance makes both shorter or longer.
 */
export function planSteps(
  setup: TrialSetup,
  traffic: Traffic,
  multiples: readonly number[],
): readonly PlannedStep[] {
  const patient = withoutDeadlines(setup);
  const header = { ...HEADER, setup: patient };
  const player = { setup: patient, traffic };
  let trial = beginTrial(header);
  let counts = countsOf(player, { weights: trial.asked }, 0);
  return patient.plan.steps.map((step, index) => {
    const begun = { trial, counts, index };
    const proof = playStep(player, begun, 1, step.dwellMs + LONGEST_STEP_MS);
    const found = multiples.map((times) => {
      const { endMs, kind } = playStep(player, begun, times, LONGEST_SEARCH_MS);
      return { times, outcome: kind, afterMs: endMs };
    });
    ({ trial, counts } = proof);
    const proven = proof.kind === 'advance' ? { needsMs: proof.endMs } : {};
    const last = proof.lastGate === undefined ? {} : { lastGate: proof.lastGate };
    const { weights, mirrorPercent } = step;
    const mirror = mirrorPercent === undefined ? {} : { mirrorPercent };
    return { weights, ...mirror, ...proven, ...last, found };
  });
}

const HEADER = {
  id: 'plan',
  application: 'plan',
  environment: 'plan',
  stable: { slot: 'blue', release: 'stable' },
  candidate: { slot: 'green', release: 'candidate' },
} as const;

function withoutDeadlines(setup: TrialSetup): TrialSetup {
  const never = Infinity;
  const deadlinesMs = {
    preparing: never,
    checking: never,
    shifting: never,
    soaking: never,
    draining: never,
    aborting: never,
  };
  return { ...setup, startedAtMs: 0, plan: { ...setup.plan, deadlinesMs } };
}

type Player = { readonly setup: TrialSetup; readonly traffic: Traffic };
type Counts = { readonly candidate: Series; readonly stable: Series };
type Series = Readonly<Record<string, number>>;
type Begun = { readonly trial: Trial; readonly counts: Counts; readonly index: number };
type Played = {
  readonly trial: Trial;
  readonly counts: Counts;
  readonly endMs: number;
  readonly kind: Found['outcome'];
  readonly lastGate: string | undefined;
};

function playStep(player: Player, begun: Begun, times: number, longestMs: number): Played {
  const { traffic, setup } = player;
  const step = setup.plan.steps[begun.index] ?? { weights: {} };
  const { weights } = step;
  // A step begins at the look that sees its weights.
  const leastMs = (setup.plan.steps[begun.index]?.dwellMs ?? 0) + traffic.scrapeEveryMs;
  const startMs = begun.trial.memory.lookedAtMs;
  let { trial, counts } = begun;
  let lastGate: string | undefined;
  let elapsedMs = 0;
  while (elapsedMs < longestMs) {
    const spanMs = spanAfter(elapsedMs, leastMs, traffic);
    elapsedMs += spanMs;
    counts = add(counts, countsOf(player, step, spanMs / 1000, times));
    const scrape = scrapeOf(startMs + elapsedMs, { index: begun.index, weights, counts });
    const answer = followScrape(trial, scrape);
    ({ trial } = answer);
    const kind = outcomeOf(answer);
    if (kind !== 'neither') return { trial, counts, endMs: elapsedMs, kind, lastGate };
    lastGate = waitsFor(answer);
  }
  return { trial, counts, endMs: longestMs, kind: 'neither', lastGate };
}

/** The end of the least time of a step is never passed over. */
function spanAfter(elapsedMs: number, leastMs: number, { scrapeEveryMs }: Traffic): number {
  const spanMs = Math.max(scrapeEveryMs, GROWTH * elapsedMs);
  return elapsedMs < leastMs ? Math.min(spanMs, leastMs - elapsedMs) : spanMs;
}

function outcomeOf({ judged }: TrialAnswer): Played['kind'] {
  const { kind } = judged.verdict;
  return kind === 'hold' ? 'neither' : kind;
}

function waitsFor({ judged }: TrialAnswer): string | undefined {
  const { because } = judged.verdict;
  return because.code === 'missing-evidence' ? because.gate : undefined;
}

function scrapeOf(
  atMs: number,
  {
    index,
    weights,
    counts,
  }: { readonly index: number; readonly weights: Weights; readonly counts: Counts },
): WrittenScrape {
  const role = (name: 'candidate' | 'stable'): RoleScrape => ({
    sources: [{ name, instance: name, startedAtMs: 0, atMs, series: counts[name] }],
  });
  return {
    atMs,
    at: { phase: 'shifting', step: index },
    observed: { kind: 'known', value: weights },
    roles: { candidate: role('candidate'), stable: role('stable') },
  };
}

function countsOf(
  player: Player,
  step: Pick<Step, 'weights' | 'mirrorPercent'>,
  seconds: number,
  times = 1,
): Counts {
  const { setup, traffic } = player;
  const { weights, mirrorPercent } = step;
  if (mirrorPercent !== undefined) return copiesOf(player, mirrorPercent, seconds, times);
  const candidate: Record<string, number> = {};
  const stable: Record<string, number> = {};
  for (const source of setup.sources) {
    const { routeClass, bad, total } = source;
    const share = (weights[routeClass] ?? 0) / 100;
    const { events, ratio, worse } = expected(player, source, times);
    candidate[total] = seconds * events * share;
    candidate[bad] = seconds * events * share * worse;
    stable[total] = seconds * events * (1 - share);
    stable[bad] = seconds * events * (1 - share) * ratio;
    const requests = SERIES.requests(routeClass);
    candidate[requests] ??= seconds * (traffic.perSecond[routeClass] ?? 0) * share;
    stable[requests] ??= seconds * (traffic.perSecond[routeClass] ?? 0) * (1 - share);
  }
  return { candidate, stable };
}

/** Stable answers all visitors, and the candidate copies, which the edge does not count. */
function copiesOf(player: Player, percent: number, seconds: number, times: number): Counts {
  const candidate: Record<string, number> = {};
  const stable: Record<string, number> = {};
  for (const source of mirroredSources(player.setup.sources)) {
    const { bad, total } = source;
    const { events, ratio, worse } = expected(player, source, times);
    const copies = (seconds * events * percent) / 100;
    candidate[total] = copies;
    candidate[bad] = copies * worse;
    stable[total] = seconds * events;
    stable[bad] = seconds * events * ratio;
  }
  return { candidate, stable };
}

/** Events per second of a source, and the bad ratios of a version that is well and of one that is `times` worse. */
function expected(
  { setup, traffic }: Player,
  source: GateSource,
  times: number,
): { readonly events: number; readonly ratio: number; readonly worse: number } {
  const ratio = ratioOf(source, setup, traffic);
  return {
    events: eventsPerSecond(source, setup, traffic),
    ratio,
    worse: Math.min(0.95, isFailures(source) ? ratio * times : ratio),
  };
}

/** Providers share the payments of their class evenly. */
function eventsPerSecond(source: GateSource, { sources }: TrialSetup, traffic: Traffic): number {
  const perSecond = traffic.perSecond[source.routeClass] ?? 0;
  if (!isOfProvider(source)) return perSecond;
  return perSecond / new Set(sources.filter(isOfProvider).map(({ total }) => total)).size;
}

function isOfProvider({ total }: GateSource): boolean {
  return total.startsWith(SERIES.payments(''));
}

/** Gates on failures have the asked ratio; others, such as slow answers, are well within what passes. */
function ratioOf(source: GateSource, { policy }: TrialSetup, { badRatio }: Traffic): number {
  if (isFailures(source)) return badRatio;
  const bounds = policy.gates.find(({ name }) => name === source.gate)?.bounds;
  return Math.min(badRatio, 0.4 * (bounds?.passRate ?? 1));
}

function isFailures({ bad }: GateSource): boolean {
  return [SERIES.failed(''), SERIES.errors(''), SERIES.paymentsFailed('')].some((name) =>
    bad.startsWith(name),
  );
}

function add(before: Counts, more: Counts): Counts {
  return {
    candidate: addSeries(before.candidate, more.candidate),
    stable: addSeries(before.stable, more.stable),
  };
}

function addSeries(before: Series, more: Series): Series {
  return Object.fromEntries(
    Object.entries(more).map(([name, count]) => [name, (before[name] ?? 0) + count]),
  );
}
