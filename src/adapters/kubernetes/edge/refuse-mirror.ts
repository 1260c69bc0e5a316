import { OperationError } from '../../../shared/errors.ts';
import type { TrafficPlan } from './plan.ts';

/** @throws {OperationError} `rejected` where copies are wanted of an edge that makes none. */
export function refuseMirror(edge: string, { mirrorPercent }: TrafficPlan): void {
  if (mirrorPercent === undefined) return;
  throw new OperationError(
    `the ${edge} edge cannot copy reads to the candidate. Use edge.kind traefik, or leave out mirror`,
    { code: 'rejected', retryable: false },
  );
}
