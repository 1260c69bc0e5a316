import stringWidth from 'string-width';
import type { ByRole, Look, RolloutDocument, Tally } from '../../domain/record.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatNumber, formatPercent, formatRatio, UNKNOWN } from '../messages/number.ts';
import { holderText, nameText } from '../messages/words.ts';
import { padText, span, type Line } from './line.ts';
import { sumTallies } from './recent.ts';
import { flow } from './wrap.ts';

/** The route class of payments. */
const PAYMENT = 'payment';

/** A line per provider: which release takes its payments, how many, how many fail; and the payments in flight. */
export function paymentLines(
  document: RolloutDocument,
  looks: readonly Look[],
  screen: { readonly words: Catalogue; readonly width: number },
): Line[] {
  const newest = looks.at(-1);
  const names = Object.keys(newest?.payments ?? {});
  if (newest === undefined || names.length === 0) return [];
  const { words, width } = screen;
  const nameWidth = Math.max(...names.map((name) => stringWidth(nameText(words, name))));
  const providers = names.map((name): Line[] => {
    const tally = sumTallies(looks, 'payments', name);
    return [
      [
        span(`  ${padText(nameText(words, name), nameWidth)}  `),
        span(whereText(document, newest, words)),
      ],
      [
        span(
          words.phrases.attempts(formatNumber(tally.candidate.requests + tally.stable.requests)),
        ),
      ],
      [failingSpan(tally, words)],
    ];
  });
  const inflight = inflightLine(newest, words);
  return [...providers, ...(inflight === undefined ? [] : [[inflight]])].flatMap((pieces) =>
    flow(pieces, { width, indent: 4, gap: 3 }),
  );
}

function whereText(document: RolloutDocument, { wanted }: Look, words: Catalogue): string {
  const percent = wanted[PAYMENT] ?? 0;
  const { phrases } = words;
  if (percent === 0) return phrases.pinnedTo(holderText(words, document.stable));
  return phrases.sharedWith(formatPercent(percent), holderText(words, document.candidate));
}

function failingSpan({ candidate, stable }: ByRole<Tally>, words: Catalogue): Line[number] {
  const ofStable = formatRatio(stable.failed, stable.requests);
  const ratios =
    candidate.requests === 0
      ? ofStable
      : words.phrases.versus(formatRatio(candidate.failed, candidate.requests), ofStable);
  return span(words.phrases.failing(ratios));
}

function inflightLine({ inflight }: Look, words: Catalogue): Line | undefined {
  const { candidate, stable } = inflight;
  if (candidate === undefined && stable === undefined) return undefined;
  const texts = [candidate, stable].map((role) =>
    role === undefined ? UNKNOWN : formatNumber(role.payments),
  );
  return [span(`  ${words.phrases.inFlight(texts[0] ?? UNKNOWN, texts[1] ?? UNKNOWN)}`)];
}
