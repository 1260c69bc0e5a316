import type { Change } from './changes.ts';

/** Durations in ms; no figure stands where nothing is known. */
type Durations = {
  readonly count: number;
  readonly medianMs?: number;
  readonly longestMs?: number;
};

/** The four figures of DORA over a stretch of time. A rollout belongs to the time at which it ended. */
export type DoraFigures = {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly deployments: number;
  /** Over the whole stretch, or over the part of it that the journal covers; at least over one day. */
  readonly deploymentsPerDay: number;
  /** From the commit to the promotion. */
  readonly leadTime: Durations & { readonly unknown: number };
  /** Changes that users met, and how many of them went back: during their rollout, or later. */
  readonly changes: number;
  readonly failedChanges: number;
  readonly changeFailureRatio?: number;
  /** Went back before any user met them; no failures, and no deployments. */
  readonly stoppedBefore: number;
  /** From the decision to go back until stable serves everything and the candidate is empty. */
  readonly recovery: Durations;
};

const DAY_MS = 86_400_000;

/** What the changes say of a stretch; `journalFromMs` is the time of the journal's first line, absent when it has none. */
export function doraFigures(
  changes: readonly Change[],
  stretch: {
    readonly sinceMs: number;
    readonly untilMs: number;
    readonly journalFromMs: number | undefined;
  },
): DoraFigures {
  const { sinceMs, untilMs, journalFromMs = sinceMs } = stretch;
  const ended = changes.filter(({ end }) => {
    return end !== undefined && end.atMs >= sinceMs && end.atMs <= untilMs;
  });
  const reversed = new Set(changes.flatMap(({ reverses }) => reverses ?? []));
  const forward = ended.filter(({ reverses }) => reverses === undefined);
  const promoted = forward.filter(({ end }) => end?.kind === 'promoted');
  const back = forward.filter(({ end }) => end?.kind === 'rolled-back');
  const harmed = back.filter(({ metUsers }) => metUsers);
  const failedChanges =
    harmed.length + promoted.filter(({ rollout }) => reversed.has(rollout)).length;
  const count = promoted.length + harmed.length;
  const coveredMs = untilMs - Math.max(sinceMs, journalFromMs);
  const leads = promoted.flatMap(({ committedAtMs, end }) => spanOf(committedAtMs, end));
  return {
    sinceMs,
    untilMs,
    deployments: promoted.length,
    deploymentsPerDay: promoted.length / (Math.max(DAY_MS, coveredMs) / DAY_MS),
    leadTime: { ...durations(leads), unknown: promoted.length - leads.length },
    changes: count,
    failedChanges,
    ...(count === 0 ? {} : { changeFailureRatio: failedChanges / count }),
    stoppedBefore: back.length - harmed.length,
    recovery: durations(recoveries(ended)),
  };
}

/** Of a promotion that is taken back, the decision is the beginning of the way back. */
function recoveries(ended: readonly Change[]): readonly number[] {
  return ended.flatMap(({ end, metUsers, reverses, beganAtMs, wentBackAtMs }) => {
    if (end?.kind !== 'rolled-back') return [];
    if (reverses !== undefined) return spanOf(beganAtMs ?? wentBackAtMs, end);
    return metUsers ? spanOf(wentBackAtMs, end) : [];
  });
}

/** A commit that claims to be later than its promotion says nothing. */
function spanOf(fromMs: number | undefined, end: Change['end']): readonly number[] {
  if (fromMs === undefined || end === undefined || fromMs > end.atMs) return [];
  return [end.atMs - fromMs];
}

function durations(all: readonly number[]): Durations {
  const sorted = all.toSorted((one, other) => one - other);
  const longestMs = sorted.at(-1);
  if (longestMs === undefined) return { count: 0 };
  const middle = sorted.length / 2;
  const [low = 0, high = 0] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return { count: sorted.length, medianMs: (low + high) / 2, longestMs };
}
