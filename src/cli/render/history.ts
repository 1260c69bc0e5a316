import type { RolloutDocument } from '../../domain/record.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { reasonText } from '../messages/reason.ts';
import { holderText, nameText, wordsOf } from '../messages/words.ts';
import { paint, span, type Line, type Tone } from './line.ts';
import { dayTime, drawnWidth, type ScreenOptions } from './screen.ts';
import { renderTable } from './table.ts';

/** `zhiyou history`: a row per rollout, in the order given. */
export function renderHistory(
  documents: readonly RolloutDocument[],
  options: ScreenOptions,
): string[] {
  const words = wordsOf(options.language);
  const { headings } = words;
  const width = drawnWidth(options.width);
  if (documents.length === 0) return [headings.none];
  const column = (header: string, rank: number, cell: (document: RolloutDocument) => Line) => ({
    header: [span(header, 'dim')],
    rank,
    cells: documents.map(cell),
  });
  const columns = [
    column(headings.rollout, 7, ({ id }) => [span(id, 'strong')]),
    column(headings.environment, 4, ({ environment }) => [span(nameText(words, environment))]),
    column(headings.strategy, 2, ({ plan }) => [span(words.strategies[plan.strategy])]),
    column(headings.releases, 5, ({ stable, candidate }) => [
      span(`${holderText(words, stable)} → ${holderText(words, candidate)}`),
    ]),
    column(headings.started, 3, ({ startedAtMs }) => [
      span(dayTime(startedAtMs, options.timeZone)),
    ]),
    column(headings.took, 1, ({ startedAtMs, finishedAtMs }) => [
      span(formatDuration((finishedAtMs ?? options.nowMs) - startedAtMs, words.duration)),
    ]),
    column(headings.requester, 0, ({ requester }) => [span(requester)]),
    column(headings.result, 6, (document) => resultCell(document, words)),
  ];
  return paint(renderTable(columns, width), { width, colour: options.colour });
}

function resultCell({ state }: RolloutDocument, words: Catalogue): Line {
  const result = span(words.phases[state.phase], TONES[state.phase] ?? 'accent');
  return state.abortReason === undefined
    ? [result]
    : [result, span(`${words.phrases.colon}${reasonText(words, state.abortReason)}`)];
}

const TONES: Readonly<Record<string, Tone>> = {
  promoted: 'good',
  'rolled-back': 'bad',
  aborting: 'bad',
};
