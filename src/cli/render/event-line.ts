import { assertNever } from '../../shared/errors.ts';
import type { Phase } from '../../domain/rollout.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { Language } from '../messages/language.ts';
import { formatPercent } from '../messages/number.ts';
import { reasonText } from '../messages/reason.ts';
import { nameText, wordsOf } from '../messages/words.ts';
import { paint, span, type Line, type Tone } from './line.ts';
import type { RolloutEvent } from './rollout-event.ts';

/** One event as one line for a log: RFC 3339 time, a word, a sentence. */
export function eventLine(event: RolloutEvent, language: Language): string {
  const line = [
    span(`${new Date(event.atMs).toISOString()}  `),
    ...eventSpans(event, wordsOf(language)),
  ];
  return paint([line], { width: Infinity, colour: false }).join('');
}

/** One event as one line of NDJSON: the same facts as data, and the sentence. */
export function eventJson(event: RolloutEvent, language: Language): string {
  const { atMs, ...rest } = event;
  const message = eventSpans(event, wordsOf(language))
    .map(({ text }) => text)
    .join('');
  return JSON.stringify({ time: new Date(atMs).toISOString(), ...rest, message });
}

/** The word and the sentence of an event. */
export function eventSpans(event: RolloutEvent, words: Catalogue): Line {
  const { word, tone, change, sentence } = eventParts(event, words);
  const text = [change, sentence].filter((part) => part !== '').join(words.phrases.colon);
  return [span(word, tone), span(`  ${text}`)];
}

/** An event taken apart: what it is in a word, which weights changed, and why. */
export function eventParts(
  event: RolloutEvent,
  words: Catalogue,
): {
  readonly word: string;
  readonly tone: Tone;
  readonly change: string;
  readonly sentence: string;
} {
  return { ...headOf(event, words), sentence: reasonText(words, event.because) };
}

function headOf(
  event: RolloutEvent,
  words: Catalogue,
): { readonly word: string; readonly tone: Tone; readonly change: string } {
  switch (event.kind) {
    case 'phase':
      return {
        word: words.phases[event.to],
        tone: PHASE_TONES[event.to] ?? 'accent',
        change: changesText(event.changes, words),
      };
    case 'rollback':
      return { ...backHead(event, words), change: changesText(event.changes, words) };
    case 'step': {
      const forward = event.changes.some(({ from, to }) => to > from);
      return {
        word: forward ? words.verdicts.advance : words.headings.back,
        tone: forward ? 'good' : 'bad',
        change: changesText(event.changes, words),
      };
    }
    case 'reason':
      return { word: stateWord(words, event.phase), tone: 'plain', change: '' };
    default:
      return assertNever(event);
  }
}

/** An experiment that is over goes back as planned. */
function backHead(
  { because }: RolloutEvent,
  words: Catalogue,
): { readonly word: string; readonly tone: Tone } {
  return because.details['cause'] === 'experiment-ended'
    ? { word: words.headings.back, tone: 'accent' }
    : { word: words.headings.rollback, tone: 'bad' };
}

/** What the rollout does while nothing changes: holding while traffic shifts, else its phase. */
function stateWord(words: Catalogue, phase: Phase): string {
  return phase === 'shifting' ? words.verdicts.hold : words.phases[phase];
}

const PHASE_TONES: Readonly<Record<string, Tone>> = { promoted: 'good', 'rolled-back': 'bad' };

function changesText(
  changes: Extract<RolloutEvent, { readonly kind: 'step' }>['changes'],
  words: Catalogue,
): string {
  const texts = changes.map(
    ({ name, from, to }) =>
      `${nameText(words, name)} ${formatPercent(from)} → ${formatPercent(to)}`,
  );
  return words.phrases.join(texts);
}
