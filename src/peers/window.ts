import type { PeerScrape, RoleIncrements } from './peer.ts';

/** The roles that a window can be asked for. */
export type WindowRole = 'candidate' | 'stable' | 'baseline';

/** Keeps `scrape` and those before it that a window of `windowMs` can still reach. */
export function remember(
  scrapes: readonly PeerScrape[],
  scrape: PeerScrape,
  windowMs: number,
): readonly PeerScrape[] {
  const since = scrape.atMs - windowMs;
  return [...scrapes.filter(({ fromMs }) => fromMs >= since), scrape];
}

/**
 * What a role's counters grew by within the last `windowMs` before `nowMs`, like `increase(…[window])` without its
 * extrapolation; `undefined` when no scrape of the role lies wholly within the window: the query has no series.
 */
export function windowOf(
  scrapes: readonly PeerScrape[],
  role: WindowRole,
  range: { readonly nowMs: number; readonly windowMs: number },
): RoleIncrements | undefined {
  const since = range.nowMs - range.windowMs;
  const found = scrapes.flatMap((scrape) => {
    const one = scrape[role];
    return one === undefined || scrape.fromMs < since ? [] : [one];
  });
  return found.length === 0 ? undefined : found.reduce(added);
}

function added(one: RoleIncrements, other: RoleIncrements): RoleIncrements {
  const sum = {
    requests: one.requests + other.requests,
    errors: one.errors + other.errors,
  };
  if (one.latency === undefined || other.latency === undefined) return sum;
  const { within } = other.latency;
  return {
    ...sum,
    latency: {
      boundsMs: one.latency.boundsMs,
      within: one.latency.within.map((count, k) => count + (within[k] ?? 0)),
    },
  };
}

/** Failed requests over all, 0–1; NaN without requests, as PromQL's 0 / 0. `undefined` without a series. */
export function errorRatio(role: RoleIncrements | undefined): number | undefined {
  return role === undefined ? undefined : role.errors / role.requests;
}

/**
 * Prometheus' `histogram_quantile` in ms: linear within a bucket, the first bucket begins at 0, and a quantile beyond the
 * last bound is that bound. NaN without requests, `undefined` without a series or latency counts.
 */
export function quantileMs(role: RoleIncrements | undefined, quantile: number): number | undefined {
  if (role?.latency === undefined) return undefined;
  const { boundsMs, within } = role.latency;
  if (role.requests === 0) return NaN;
  const rank = quantile * role.requests;
  const bucket = within.findIndex((count) => count >= rank);
  if (bucket === -1) return boundsMs.at(-1);
  const upper = boundsMs[bucket] ?? NaN;
  const lower = boundsMs[bucket - 1] ?? 0;
  const below = within[bucket - 1] ?? 0;
  return lower + ((upper - lower) * (rank - below)) / ((within[bucket] ?? NaN) - below);
}
