import type { Peer, PeerRun, RoleIncrements } from '../../src/peers/peer.ts';
import type { Judge, JudgeRun } from './judge-run.ts';
import { BOUNDS_MS, type RoleCounts, type Split, type WorldScrape } from './world.ts';

/** A peer as a judge. With a baseline, a fresh copy of stable gets as much traffic as the candidate. */
export function peerJudge(peer: Peer, hasBaseline: boolean): Judge {
  return {
    name: peer.name,
    start: () => runOf(peer.start(0), { seenAtMs: 0, hasBaseline }),
  };
}

function runOf(
  run: PeerRun,
  state: { readonly seenAtMs: number; readonly hasBaseline: boolean },
): JudgeRun {
  const { hasBaseline } = state;
  const split = splitOf(run.weightPercent / 100, hasBaseline);
  return {
    split,
    verdict: run.verdict,
    see: (scrape) => {
      const { telemetry, atMs } = scrape;
      const next = run.see({
        fromMs: Math.max(state.seenAtMs, 0),
        atMs,
        candidate: telemetry.candidate ? incrementsOf(scrape.candidate) : undefined,
        stable: telemetry.stable ? incrementsOf(scrape.stable) : undefined,
        ...baselineOf(scrape, hasBaseline),
      });
      return runOf(next, { hasBaseline, seenAtMs: telemetry.stable ? atMs : state.seenAtMs });
    },
  };
}

function splitOf(candidate: number, hasBaseline: boolean): Split {
  return { candidate, baseline: hasBaseline ? Math.min(candidate, 1 - candidate) : 0 };
}

function baselineOf({ baseline, telemetry }: WorldScrape, hasBaseline: boolean) {
  return hasBaseline && telemetry.stable ? { baseline: incrementsOf(baseline) } : {};
}

function incrementsOf(pods: RoleCounts): RoleIncrements {
  const requests = pods.reduce((sum, pod) => sum + pod.requests, 0);
  return {
    requests,
    errors: pods.reduce((sum, pod) => sum + pod.errors, 0),
    latency: {
      boundsMs: BOUNDS_MS,
      within: BOUNDS_MS.map((_, k) =>
        pods.reduce((sum, pod) => sum - (pod.slower[k] ?? 0), requests),
      ),
    },
  };
}
