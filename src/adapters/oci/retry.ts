import { setTimeout as wait } from 'node:timers/promises';
import { OperationError } from '../../shared/errors.ts';

/** Waits between tries; tests hand in one that does not. */
export type Pause = (ms: number) => Promise<unknown>;

const MOST_TRIES = 4;
const FIRST_MS = 250;
const MOST_MS = 15_000;

/**
 * Repeats what failed for a reason that may pass, after growing pauses with jitter or as the registry wishes. Pushing
 * happens outside the loop of a rollout, where nobody else would try again.
 */
export async function retried<T>(work: () => Promise<T>, pause: Pause = wait): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const isFinal = !(error instanceof OperationError) || !error.retryable;
      if (isFinal || tries === MOST_TRIES) throw error;
      const jitterMs = FIRST_MS * 2 ** (tries - 1) * (0.5 + Math.random());
      await pause(Math.min(MOST_MS, wishOf(error) ?? jitterMs));
    }
  }
}

function wishOf({ cause }: OperationError): number | undefined {
  if (typeof cause !== 'object' || cause === null || !('retryAfterMs' in cause)) return undefined;
  return typeof cause.retryAfterMs === 'number' ? cause.retryAfterMs : undefined;
}
