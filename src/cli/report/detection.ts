import type { ByRole, Look, Tally } from '../../domain/record.ts';

/**
 * Time from the candidate's first failure to the judge's verdict to go back; absent when the judge never said so.
 * A failure counts from the beginning of the look that saw it, so the answer is an upper bound. Only the provider
 * that a payment gate names counts when one is the cause.
 */
export function detectionMs(looks: readonly Look[]): number | undefined {
  const found = looks.find(({ verdict }) => verdict.kind === 'rollback');
  if (found === undefined) return undefined;
  const gate = String(found.verdict.details['gate'] ?? '');
  const first = looks.find((look) => failuresOf(look, gate) > 0);
  const fromMs = first === undefined ? found.atMs : first.atMs - first.spanMs;
  return Math.max(0, found.atMs - fromMs);
}

function failuresOf({ traffic, payments }: Look, gate: string): number {
  const provider = payments[gate.replace(/^payment-/, '')];
  const tallies: readonly ByRole<Tally>[] =
    provider === undefined ? [...Object.values(traffic), ...Object.values(payments)] : [provider];
  return tallies.reduce((sum, { candidate }) => sum + candidate.failed, 0);
}
