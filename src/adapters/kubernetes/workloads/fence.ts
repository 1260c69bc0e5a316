import { OperationError } from '../../../shared/errors.ts';
import type { Metadata } from '../client/object.ts';
import { MARKS } from './slot.ts';

/**
 * Refuses to touch what a later holder of the lease has written.
 * @throws {OperationError} `conflict`, for good: whoever is behind stays behind.
 */
export function refuseLaterHolder({ name, annotations }: Metadata, token: number): void {
  const written = Number(annotations?.[MARKS.token] ?? 0);
  if (!(written > token)) return;
  throw new OperationError(
    `${name}: written by holder ${written} of the lease, and this is holder ${token}: another run has taken over`,
    { code: 'conflict', retryable: false },
  );
}
