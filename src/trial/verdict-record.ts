import type { Reason } from '../domain/reason.ts';
import type { VerdictRecord } from '../domain/scrape.ts';
import type { Verdict } from '../judge/verdict.ts';

/** The judge's answer as it is written down and compared. */
export function verdictRecord({ kind, shed, eBad, because, gates }: Verdict): VerdictRecord {
  return {
    kind,
    shed,
    eBad: written(eBad),
    because: reasonOf(because),
    gates: gates.map((report) => ({
      gate: report.gate,
      eBad: written(report.eBad),
      eOk: written(report.eOk),
      bad: report.candidate.bad,
      total: report.candidate.total,
      missingRequests: written(report.missingRequests),
    })),
  };
}

/** JSON has no infinity, and a file that holds `null` in place of a number could not be read again. */
function written(value: number): number {
  return Number.isFinite(value) ? value : Number.MAX_VALUE;
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
      typeof entry[1] === 'string' || Number.isFinite(entry[1]),
  );
  return { code, details: Object.fromEntries(plain) };
}
