/**
 * What a gate should have counted on the candidate, learnt from how many of the edge's requests it counted before.
 * Requests that the edge sent and nobody counted are missing telemetry, not good behaviour. Counts are ≥ 0.
 */
export type Expectation = {
  /** Of the whole rollout, both roles: what the gate counted, and what the edge sent in the gate's route class. */
  readonly counted: number;
  readonly sent: number;
  /** Expected on the candidate since it was last counted there. */
  readonly unseen: number;
};

/** What one look brought to a gate: counted by its own source, sent by the edge. */
type Seen = { readonly counted: number; readonly sent: number };

/** Expected and never seen above this is blindness; below, traffic may just be slow (judge specification 2.9). */
const UNSEEN_MAX = 20;

/** Before the first look. */
export const NO_EXPECTATION: Expectation = { counted: 0, sent: 0, unseen: 0 };

/** Adds one look. What the candidate should have counted comes from the looks before, so that it cannot explain itself. */
export function expectMore(
  before: Expectation,
  look: { readonly candidate: Seen; readonly stable: Seen },
): Expectation {
  const { candidate, stable } = look;
  const ratio = before.sent > 0 ? before.counted / before.sent : 0;
  return {
    counted: before.counted + candidate.counted + stable.counted,
    sent: before.sent + candidate.sent + stable.sent,
    unseen: candidate.counted > 0 ? 0 : before.unseen + ratio * candidate.sent,
  };
}

/** True when the candidate got so many requests that its silence cannot be chance. */
export function isMissing({ unseen }: Expectation): boolean {
  return unseen > UNSEEN_MAX;
}
