import type { RolloutDocument } from '../domain/record.ts';
import { newRollout } from './decide.ts';

/**
 * The way back from a rollout that was promoted: a rollout of its own between the same slots that begins by going back.
 * The old slot is still at full size (payment policy P14), so it is one write of weights, observed and drained as ever.
 */
export function reversalOf(
  promoted: RolloutDocument,
  wish: { readonly id: string; readonly by: string; readonly text: string; readonly nowMs: number },
): RolloutDocument {
  const { id, by, text, nowMs } = wish;
  return {
    ...promoted,
    id,
    requester: by,
    state: {
      ...newRollout(nowMs),
      phase: 'aborting',
      abortReason: { code: 'aborted', details: { by, text } },
    },
    startedAtMs: nowMs,
    finishedAtMs: undefined,
  };
}
