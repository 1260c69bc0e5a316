import type { Reason } from '../domain/reason.ts';
import type { EvidenceHeader } from '../domain/scrape.ts';
import type { Place } from '../evidence-file/read-line.ts';
import type { Peer } from '../peers/peer.ts';
import { UserError } from '../shared/errors.ts';
import {
  alternativeOf,
  HARM_WITHIN_MS,
  scrapesOf,
  worldOf,
  type Alternative,
  type World,
} from './counterfactual.ts';
import { reasonOf } from '../trial/verdict-record.ts';
import { observedIn, type Observed } from './observed.ts';
import { openTrials, type Seen } from './trials.ts';

/** The judge's own way and what others would have made of the same evidence. */
export type Comparison = {
  readonly header: EvidenceHeader;
  /** Ours first. Nobody, when the candidate never had traffic. */
  readonly alternatives: readonly Alternative[];
  readonly candidateRatio: number;
  readonly stableRatio: number;
  /** How much evidence there is, ms, from the first weight to the last traffic of the candidate. */
  readonly evidenceMs: number;
};

/** Collects a comparison line by line. */
export type Comparing = {
  readonly read: (text: string, place: Place) => void;
  /** @throws {UserError} when there was no header. */
  readonly result: (file: string) => Comparison;
};

/** What became of the rollout in its evidence. */
type Own = { verdict: Alternative['verdict']; atMs: number | undefined; reason: Reason };

const UNDECIDED: Reason = { code: 'missing-evidence', details: {} };

/** Compares the recorded way of a rollout with what each peer would have done. */
export function openComparison(peers: readonly Peer[]): Comparing {
  const see = openTrials();
  const observed: Observed[] = [];
  const own: Own = { verdict: 'running', atMs: undefined, reason: UNDECIDED };
  let header: EvidenceHeader | undefined;
  let lastMs: number | undefined;
  return {
    read: (text, place) => {
      const seen = see(text, place);
      if (seen.kind === 'header') header ??= seen.header;
      if (seen.kind !== 'scrape') return;
      const { phase, atMs } = seen.answer.scrape;
      if (phase !== 'preparing' && phase !== 'checking') {
        observed.push(observedIn(seen, lastMs ?? atMs));
        noteEnd(own, seen);
      }
      lastMs = atMs;
    },
    result: (file) => {
      if (header === undefined) {
        throw new UserError(`${file}: no evidence in it`, 'zhiyou judge record writes some.');
      }
      return comparisonOf(header, peers, { world: worldOf(observed), own });
    },
  };
}

/** The first verdict to go back, or the last step's verdict to go on. */
function noteEnd(own: Own, { answer }: Extract<Seen, { kind: 'scrape' }>): void {
  if (own.verdict !== 'running') return;
  const { scrape, judged, decision } = answer;
  const { kind, because } = judged.verdict;
  const reason = reasonOf(because);
  if (kind === 'rollback' || scrape.phase === 'aborting') {
    Object.assign(own, { verdict: 'rolled-back', atMs: scrape.atMs, reason });
  } else if (decision.state.phase === 'soaking' || scrape.phase === 'soaking') {
    Object.assign(own, { verdict: 'promoted', atMs: scrape.atMs, reason });
  }
}

function comparisonOf(
  header: EvidenceHeader,
  peers: readonly Peer[],
  { world, own }: { readonly world: World | undefined; readonly own: Own },
): Comparison {
  if (world === undefined) {
    return { header, alternatives: [], candidateRatio: 0, stableRatio: 0, evidenceMs: 0 };
  }
  const counts = world.observed.reduce(
    (sum, { candidate }) => ({
      requests: sum.requests + (candidate?.requests ?? 0),
      errors: sum.errors + (candidate?.errors ?? 0),
    }),
    { requests: 0, errors: 0 },
  );
  return {
    header,
    alternatives: [ownWay(world, own), ...peers.map((peer) => alternativeOf(peer, world))],
    candidateRatio: counts.requests > 0 ? counts.errors / counts.requests : 0,
    stableRatio: world.stableRatio,
    evidenceMs: world.endsAtMs - world.startedAtMs,
  };
}

/** What was really sent to the candidate until the verdict; one that was promoted goes on as in its last minute. */
function ownWay(world: World, { verdict, atMs, reason }: Own): Alternative {
  const untilMs = Math.min(
    world.startedAtMs + HARM_WITHIN_MS,
    verdict === 'rolled-back' ? (atMs ?? Infinity) : Infinity,
  );
  const seen = world.observed
    .filter((one) => one.atMs <= untilMs)
    .reduce((sum, { candidate }) => {
      const { requests = 0, errors = 0 } = candidate ?? {};
      return sum + errors - requests * world.stableRatio;
    }, 0);
  const after = verdict === 'promoted' ? lateHarm(world) : 0;
  return {
    name: 'zhiyou',
    verdict,
    ...(atMs === undefined ? {} : { afterMs: atMs - world.startedAtMs }),
    because: reason.code,
    reason,
    extrapolated: false,
    extraBad: Math.max(0, seen) + after,
  };
}

function lateHarm(world: World): number {
  let bad = 0;
  for (const { atMs, fromMs } of scrapesOf(world)) {
    if (atMs - world.startedAtMs > HARM_WITHIN_MS) break;
    const extra = Math.max(0, world.last.ratio - world.stableRatio);
    if (atMs > world.endsAtMs) bad += extra * world.last.perMs * (atMs - fromMs);
  }
  return bad;
}
