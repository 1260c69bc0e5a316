import type { Reason } from '../domain/reason.ts';
import type { VerdictRecord } from '../domain/scrape.ts';
import type { Verdict } from '../judge/verdict.ts';

/** The judge's answer as it is written down and compared. */
export function verdictRecord({ kind, shed, eBad, because, gates }: Verdict): VerdictRecord {
  return {
    kind,
    shed,
    eBad,
    because: reasonOf(because),
    gates: gates.map(({ gate, eBad: harm, eOk, candidate, missingRequests }) => ({
      gate,
      eBad: harm,
      eOk,
      bad: candidate.bad,
      total: candidate.total,
      missingRequests,
    })),
  };
}

/** Takes a code and its numbers apart. */
export function reasonOf<Code extends string>({
  code,
  ...details
}: {
  readonly code: Code;
}): Reason<Code> {
  const plain = Object.entries(details).filter(
    (entry): entry is [string, string | number] =>
      typeof entry[1] === 'string' || typeof entry[1] === 'number',
  );
  return { code, details: Object.fromEntries(plain) };
}
