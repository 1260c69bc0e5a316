import type { Reason } from '../domain/reason.ts';
import type { Peer, PeerRun, PeerScrape, PeerVerdict } from '../peers/peer.ts';
import { withoutSlow, type Observed } from './observed.ts';

/** The harm of the first hour counts: a bad release that was promoted goes on doing it. */
export const HARM_WITHIN_MS = 3_600_000;
/** Peers that have not decided by then are told as undecided. */
const LONGEST_MS = 2 * HARM_WITHIN_MS;
/** What the candidate did last is taken from this much evidence. */
const RECENT_MS = 60_000;
const LEAST_SPAN_MS = 1000;

/** How the candidate fared, as evidence that never ends. */
export type World = {
  readonly startedAtMs: number;
  /** Scrapes up to the last one in which the candidate had traffic; from there on they are made up. */
  readonly observed: readonly Observed[];
  readonly endsAtMs: number;
  /** Bad ratio of stable, all of it. */
  readonly stableRatio: number;
  /** Of the last minute of evidence: bad ratio of the candidate, requests per ms of both, ms between scrapes. */
  readonly last: { readonly ratio: number; readonly perMs: number; readonly spanMs: number };
};

/** What somebody would have decided, after how long, and what it would have cost. */
export type Alternative = {
  readonly name: string;
  readonly verdict: PeerVerdict;
  /** From the first weight to the verdict; absent while there is none. */
  readonly afterMs?: number;
  readonly because: string;
  /** Ours, as data. */
  readonly reason?: Reason;
  /** The verdict rests on scrapes after the evidence ended. */
  readonly extrapolated: boolean;
  /** Bad requests beyond what stable would have had, within an hour from the first weight. */
  readonly extraBad: number;
};

/** The world that evidence tells of; absent when the candidate never had traffic. */
export function worldOf(all: readonly Observed[]): World | undefined {
  const lastIndex = all.findLastIndex(({ candidate }) => (candidate?.requests ?? 0) > 0);
  const first = all[0];
  const end = all[lastIndex];
  if (first === undefined || end === undefined) return undefined;
  const observed = all.slice(0, lastIndex + 1);
  const recent = observed.filter(({ atMs }) => atMs > end.atMs - RECENT_MS);
  const spanMs = Math.max(1, end.atMs - (recent[0]?.fromMs ?? first.fromMs));
  const candidate = sumOver(recent, ({ candidate: one }) => one);
  const stable = sumOver(recent, ({ stable: one }) => one);
  return {
    startedAtMs: first.fromMs,
    observed,
    endsAtMs: end.atMs,
    stableRatio: ratioOf(sumOver(observed, ({ stable: one }) => one)),
    last: {
      ratio: plainlyWorse(candidate, stable) ? ratioOf(candidate) : ratioOf(stable),
      perMs: (candidate.requests + stable.requests) / spanMs,
      spanMs: Math.max(LEAST_SPAN_MS, spanMs / recent.length),
    },
  };
}

/** Beyond two standard errors; less is taken for chance, so that a good candidate is not charged with noise for an hour. */
function plainlyWorse(candidate: Sum, stable: Sum): boolean {
  const [one, other] = [ratioOf(candidate), ratioOf(stable)];
  const both = ratioOf({
    requests: candidate.requests + stable.requests,
    errors: candidate.errors + stable.errors,
  });
  const scale = 1 / Math.max(1, candidate.requests) + 1 / Math.max(1, stable.requests);
  return one - other > 2 * Math.sqrt(both * (1 - both) * scale);
}

type Sum = { readonly requests: number; readonly errors: number };

function sumOver(all: readonly Observed[], pick: (one: Observed) => Sum | undefined): Sum {
  return all.reduce(
    (sum, one) => ({
      requests: sum.requests + (pick(one)?.requests ?? 0),
      errors: sum.errors + (pick(one)?.errors ?? 0),
    }),
    { requests: 0, errors: 0 },
  );
}

function ratioOf({ requests, errors }: Sum): number {
  return requests > 0 ? errors / requests : 0;
}

/**
 * Lets a peer judge. It sees the counts as they were; what its weight would have cost is the candidate's bad ratio of
 * each scrape, scaled to that weight. After the evidence ends the candidate is taken to go on as in its last minute.
 */
export function alternativeOf(peer: Peer, world: World): Alternative {
  let way: Way = { run: peer.start(world.startedAtMs), ratio: world.last.ratio, extraBad: 0 };
  for (const scrape of scrapesOf(world)) {
    const elapsedMs = scrape.atMs - world.startedAtMs;
    const decided = way.run.verdict !== 'running';
    if (elapsedMs > (decided ? HARM_WITHIN_MS : LONGEST_MS)) break;
    way = goOn(way, scrape, world, elapsedMs <= HARM_WITHIN_MS);
  }
  const { run, decidedAtMs, extraBad } = way;
  return {
    name: peer.name,
    verdict: run.verdict,
    ...(decidedAtMs === undefined ? {} : { afterMs: decidedAtMs - world.startedAtMs }),
    because: run.because,
    extrapolated: decidedAtMs === undefined || decidedAtMs > world.endsAtMs,
    extraBad,
  };
}

/** How far a peer has come: what it says, the candidate's bad ratio when it last had traffic, and the harm so far. */
type Way = {
  readonly run: PeerRun;
  readonly ratio: number;
  readonly extraBad: number;
  readonly decidedAtMs?: number;
};

function goOn(way: Way, scrape: PeerScrape, { stableRatio }: World, counts: boolean): Way {
  const { candidate } = scrape;
  const ratio =
    candidate === undefined || candidate.requests === 0 ? way.ratio : ratioOf(candidate);
  const perWeight = Math.max(0, ratio - stableRatio) * requestsIn(scrape);
  const extraBad = way.extraBad + (counts ? (perWeight * way.run.weightPercent) / 100 : 0);
  const run = way.run.verdict === 'running' ? way.run.see(scrape) : way.run;
  const decides = run.verdict !== 'running' && way.run.verdict === 'running';
  return { ...way, run, ratio, extraBad, ...(decides ? { decidedAtMs: scrape.atMs } : {}) };
}

function requestsIn({ candidate, stable }: PeerScrape): number {
  return (candidate?.requests ?? 0) + (stable?.requests ?? 0);
}

/** The scrapes that were seen, then made up ones for as long as somebody asks. */
export function* scrapesOf({
  observed,
  endsAtMs,
  last,
  stableRatio,
}: World): Generator<PeerScrape> {
  yield* observed;
  const { spanMs, perMs, ratio } = last;
  // A tenth on the candidate: peers look at ratios.
  const requests = perMs * spanMs;
  const candidate = withoutSlow(requests / 10, (requests / 10) * ratio);
  const stable = withoutSlow(requests * 0.9, requests * 0.9 * stableRatio);
  for (let atMs = endsAtMs + spanMs; ; atMs += spanMs) {
    yield { fromMs: atMs - spanMs, atMs, candidate, stable };
  }
}
