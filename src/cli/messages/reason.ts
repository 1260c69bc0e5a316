import type { Reason, ReasonCode } from '../../domain/reason.ts';
import type { Catalogue } from './catalogue.ts';
import { readDetails, type Details } from './details.ts';
import { nameText } from './words.ts';

/** A reason in one language, from the numbers in it. */
type Sentence = (details: Details) => string;

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
        reasonOf: (cause) => (cause === code ? cause : reasonText(words, { code: cause, details })),
      }),
    ) ?? code
  );
}
