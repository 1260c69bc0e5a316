import type { KnownReason } from '../../domain/reason.ts';
import type { Facts, RolloutState } from '../../domain/rollout.ts';

/** Looks in a row that must find nothing on the leaving slot (payment policy P6). */
const EMPTY_LOOKS_NEEDED = 2;
const UNREAD = 'its processes say nothing of their requests';

/** Whether the slot that lost its traffic may go; `drainedLooks` is to be remembered. */
export function drainProgress(
  facts: Facts,
  state: RolloutState,
): { readonly drainedLooks: number; readonly because: KnownReason | undefined } {
  const { leavingSlot } = facts;
  if (leavingSlot.kind === 'unknown') {
    const because = { code: 'drain-unknown', details: { detail: leavingSlot.reason } } as const;
    return { drainedLooks: 0, because };
  }
  const { requests = 0, payments } = leavingSlot.value;
  if (requests + payments > 0) {
    return { drainedLooks: 0, because: { code: 'draining', details: { requests, payments } } };
  }
  if (leavingSlot.value.requests === undefined) {
    return { drainedLooks: 0, because: { code: 'drain-unknown', details: { detail: UNREAD } } };
  }
  const drainedLooks = state.drainedLooks + 1;
  const enough = drainedLooks >= EMPTY_LOOKS_NEEDED;
  return { drainedLooks, because: enough ? undefined : { code: 'drained-once', details: {} } };
}
