import type { Checks } from '../../../ports/checks.ts';
import { edgeChecks } from '../../service/checks/edge-checks.ts';
import type { EdgeAddress } from '../../service/checks/edge-request.ts';
import type { OrderPatience } from '../../service/checks/orders.ts';

/**
 * An edge in a cluster takes a new route up in its own time, and each of its processes for itself: one answer of the
 * candidate says little. Times are ms.
 */
const TRUST = { answers: 16, withinMs: 60_000, everyMs: 500 } as const;

/**
 * An order says whether payments come about. How fast they are is for the judge to say, by the numbers of both slots: a
 * cluster that is busy for a moment is no fault of the candidate.
 */
export const ORDER_PATIENCE: OrderPatience = { answerMs: 10_000, settledMs: 15_000 };

/** The synthetic checks through the edge of a cluster, with one sandbox order per provider. */
export function clusterChecks(edge: EdgeAddress, providers: readonly string[]): Checks {
  return edgeChecks(edge, { providers, trust: TRUST, patience: ORDER_PATIENCE });
}
