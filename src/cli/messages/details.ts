import type { Reason } from '../../domain/reason.ts';
import { formatDuration, type DurationWords } from './duration.ts';
import { formatEvidence, formatFen, formatNumber, formatRatio, UNKNOWN } from './number.ts';

/** Reads the details of a reason as text; what is not there reads as `–`, so that an old journal stays readable. */
export type Details = {
  readonly has: (key: string) => boolean;
  readonly text: (key: string) => string;
  /** A route class, gate, provider or phase in words. */
  readonly name: (key: string) => string;
  readonly count: (key: string) => string;
  /** One count of another as percent. */
  readonly share: (partKey: string, wholeKey: string) => string;
  readonly time: (key: string) => string;
  readonly evidence: (key: string) => string;
  readonly yuan: (key: string) => string;
  /** Why a rollout went back, in words. */
  readonly reason: (key: string) => string;
};

/** Opens the details of one reason in one language. */
export function readDetails(
  details: Reason['details'],
  words: {
    readonly duration: DurationWords;
    readonly nameOf: (name: string) => string;
    readonly reasonOf: (text: string) => string;
  },
): Details {
  const valueOf = (key: string): string | number | undefined =>
    Object.hasOwn(details, key) ? details[key] : undefined;
  const text = (key: string): string => String(valueOf(key) ?? UNKNOWN);
  const numeric =
    (format: (value: number) => string) =>
    (key: string): string => {
      const value = valueOf(key);
      return typeof value === 'number' ? format(value) : text(key);
    };
  return {
    has: (key) => valueOf(key) !== undefined,
    text,
    name: (key) => words.nameOf(text(key)),
    count: numeric((value) => formatNumber(value)),
    share: (partKey, wholeKey) => formatRatio(Number(valueOf(partKey)), Number(valueOf(wholeKey))),
    time: numeric((value) => formatDuration(value, words.duration)),
    evidence: numeric(formatEvidence),
    yuan: (key) => formatFen(text(key)),
    reason: (key) => words.reasonOf(text(key)),
  };
}
