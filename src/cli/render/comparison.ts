import type { Comparison } from '../../replay/compare.ts';
import type { Alternative } from '../../replay/counterfactual.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatNumber, formatPercent } from '../messages/number.ts';
import { reasonText } from '../messages/reason.ts';
import { paint, span, type Line } from './line.ts';
import { drawnWidth, type ScreenOptions } from './screen.ts';
import { renderTable } from './table.ts';
import { wrapLine } from './wrap.ts';

/** What others would have decided, one row a judge, and what that rests on. */
export function renderComparison(
  comparison: Comparison,
  words: Catalogue,
  screen: ScreenOptions,
): string[] {
  const width = drawnWidth(screen.width);
  const [header = [], ...rows] = comparisonRows(comparison, words);
  const columns = header.map((title, k) => ({
    header: [span(title, 'dim')],
    cells: rows.map((row) => [span(row[k] ?? '')]),
    rank: header.length - k,
  }));
  const lines: readonly Line[] = [
    ...(rows.length === 0 ? [[span(words.judge.neverHadTraffic)]] : renderTable(columns, width)),
    [],
    ...comparisonNotes(comparison, words).flatMap((note) =>
      wrapLine([span(note, 'dim')], width, 2),
    ),
  ];
  return paint(lines, { width, colour: screen.colour });
}

/** Header and one row a judge; the report shows the same ones. */
export function comparisonRows(
  { alternatives }: Comparison,
  words: Catalogue,
): readonly (readonly string[])[] {
  const { judge } = words;
  return [
    [judge.whoJudges, judge.decides, judge.after, judge.extraBad, judge.why],
    ...alternatives.map((one) => [
      judge.judges[one.name] ?? one.name,
      judge.outcomes[one.verdict],
      afterText(one, words),
      formatNumber(one.extraBad),
      one.reason === undefined ? one.because : reasonText(words, one.reason),
    ]),
  ];
}

function afterText({ afterMs, extrapolated }: Alternative, words: Catalogue): string {
  if (afterMs === undefined) return '–';
  const text = formatDuration(afterMs, words.duration);
  return extrapolated ? `${text} *` : text;
}

/** What the comparison assumes. */
export function comparisonNotes(
  { candidateRatio, stableRatio, evidenceMs, alternatives }: Comparison,
  words: Catalogue,
): readonly string[] {
  const { judge, duration } = words;
  return [
    judge.ratios(
      percentOf(candidateRatio),
      percentOf(stableRatio),
      formatDuration(evidenceMs, duration),
    ),
    ...judge.assumptions,
    ...(alternatives.some(({ extrapolated }) => extrapolated) ? [judge.extrapolated] : []),
  ];
}

function percentOf(ratio: number): string {
  return formatPercent(100 * ratio, 3);
}
