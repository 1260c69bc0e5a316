import type { CheckOutcome, CheckTarget } from '../../../ports/checks.ts';
import { messageOf } from '../../../shared/errors.ts';

/** Leads a request to the candidate. */
export function previewHeaders({ previewSecret }: CheckTarget): Record<string, string> {
  return { 'x-zhiyou-preview': previewSecret };
}

/** Runs one check; whatever it throws is why it did not pass. */
export async function checkOf(name: string, look: () => Promise<void>): Promise<CheckOutcome> {
  const startedMs = performance.now();
  const outcome = (passed: boolean, reason: string): CheckOutcome => ({
    name,
    passed,
    reason,
    tookMs: Math.round(performance.now() - startedMs),
  });
  try {
    await look();
    return outcome(true, '');
  } catch (error) {
    return outcome(false, messageOf(error));
  }
}

/** @throws {Error} naming both when they differ. */
export function expectEqual(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) {
    throw new Error(`${what}: expected ${String(wanted)}, got ${String(found)}`);
  }
}
