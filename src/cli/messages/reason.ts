import type { Reason } from '../../domain/record.ts';
import type { Catalogue } from './catalogue.ts';
import { readDetails, type Details } from './details.ts';
import { nameText } from './words.ts';

/** A reason in one language, from the numbers in it. */
type Sentence = (details: Details) => string;

/** Everything that the engine and the judge say. */
type ReasonCode =
  | 'candidate-unknown'
  | 'candidate-not-ready'
  | 'candidate-ready'
  | 'freeze-unknown'
  | 'frozen'
  | 'paused'
  | 'checks-unknown'
  | 'checks-pending'
  | 'checks-passed'
  | 'checks-failed'
  | 'awaiting-approval'
  | 'split-unknown'
  | 'split-not-observed'
  | 'evidence'
  | 'step-proven'
  | 'all-steps-proven'
  | 'shed'
  | 'soaking'
  | 'soaked'
  | 'drain-unknown'
  | 'draining'
  | 'ledger-unknown'
  | 'ledger-difference'
  | 'promoted'
  | 'go-back'
  | 'rolled-back'
  | 'deadline'
  | 'harm'
  | 'blind'
  | 'dwell'
  | 'suspicion'
  | 'missing-evidence'
  | 'no-gates'
  | 'proven';

/** A sentence for every code; one that is missing does not compile. */
export type ReasonSentences = Readonly<Record<ReasonCode, Sentence>>;

/** The sentence of a reason; a code that this version does not know is shown as it is. */
export function reasonText(words: Catalogue, { code, details }: Reason): string {
  const sentences: Readonly<Record<string, Sentence>> = words.reasons;
  const sentence = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  return (
    sentence?.(
      readDetails(details, {
        duration: words.duration,
        nameOf: (name) => nameText(words, name),
        reasonOf: (text) => abortText(words, text),
      }),
    ) ?? code
  );
}

/** Why a rollout went back: a code and its details in one text becomes its sentence, other text stays. */
export function abortText(words: Catalogue, reason: string): string {
  const [code = '', ...rest] = reason.split(' ');
  if (!Object.hasOwn(words.reasons, code)) return reason;
  const detail = rest.join(' ');
  return reasonText(words, {
    code,
    details: detail === '' ? {} : { gate: detail, reason: detail },
  });
}
