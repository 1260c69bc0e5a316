import type { Peer, PeerRun, PeerScrape, PeerVerdict, RoleIncrements } from './peer.ts';

const BOUNDS_MS = [100, 250, 500, 1000, 5000];

/** One scrape's growth of a role that answers `requests`, with some errors and with all but `slow` within 100 ms. */
export function grown(
  requests: number,
  errors = 0,
  slow: { ms?: number; count?: number } = {},
): RoleIncrements {
  const { ms = 0, count = 0 } = slow;
  const within = BOUNDS_MS.map((bound) => (bound >= ms ? requests : requests - count));
  return { requests, errors, latency: { boundsMs: BOUNDS_MS, within } };
}

/** Lets a peer see scrapes 15 s apart from time 0 until it ends, at most `minutes`; gives its runs by scrape. */
export function runs(
  peer: Peer,
  candidate: RoleIncrements | undefined | ((atMs: number) => RoleIncrements | undefined),
  more: Partial<PeerScrape> & { minutes?: number } = {},
): PeerRun[] {
  const { minutes = 120, ...rest } = more;
  const all = [peer.start(0)];
  for (let atMs = 15_000; atMs <= minutes * 60_000; atMs += 15_000) {
    const last = all.at(-1);
    if (last === undefined || last.verdict !== 'running') break;
    const seen = typeof candidate === 'function' ? candidate(atMs) : candidate;
    all.push(
      last.see({ fromMs: atMs - 15_000, atMs, candidate: seen, stable: grown(900), ...rest }),
    );
  }
  return all;
}

/** How a run ended, and after how many minutes. */
export function ending(all: readonly PeerRun[]): {
  verdict: PeerVerdict;
  because: string;
  minutes: number;
} {
  const { verdict, because } = all.at(-1) as PeerRun;
  return { verdict, because, minutes: (all.length - 1) / 4 };
}
