import type { Look, RolloutDocument } from '../../domain/record.ts';
import type { RouteClass } from '../../domain/rollout.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatNumber, formatPercent, formatRatio, UNKNOWN } from '../messages/number.ts';
import { nameText } from '../messages/words.ts';
import { span, type Line, type Tone } from './line.ts';
import { movingClasses } from './plan-groups.ts';
import { looksOfStep, requestsPerSecond, sumTallies } from './recent.ts';
import { renderTable, type Column } from './table.ts';

/** Everything that one row is drawn from. */
type Row = {
  readonly document: RolloutDocument;
  readonly looks: readonly Look[];
  readonly newest: Look;
  readonly words: Catalogue;
  readonly name: RouteClass;
  readonly barWidth: number;
};

/** One row per route class: where its traffic is, how it fares, and how far the proof is. */
export function trafficTable(
  document: RolloutDocument,
  looks: readonly Look[],
  screen: { readonly words: Catalogue; readonly width: number },
): Line[] {
  const newest = looks.at(-1);
  if (newest === undefined) return [];
  const { words, width } = screen;
  const barWidth = width >= 110 ? 20 : width >= 90 ? 10 : 5;
  const rows = Object.keys(newest.wanted).map((name): Row => ({
    document,
    looks,
    newest,
    words,
    name,
    barWidth,
  }));
  const column = (header: string, rank: number, cell: (row: Row) => Line): Column => ({
    header: [span(header, 'dim')],
    rank,
    cells: rows.map(cell),
  });
  const { headings } = words;
  const columns = [
    column(headings.traffic, 7, ({ name }) => [span(nameText(words, name), 'strong')]),
    right(
      column(headings.weight, 6, ({ name }) => [span(formatPercent(newest.wanted[name] ?? 0))]),
    ),
    right(column(headings.observed, 3, observedCell)),
    right(column(headings.requests, 2, requestsCell)),
    column(headings.errors, 4, errorsCell),
    column(headings.slow, 1, slowCell),
    column(headings.evidence, 5, evidenceCell),
  ];
  const hasSlow = newest.gates.some(({ gate }) => gate === SLOW);
  return renderTable(
    columns.filter(({ rank }) => rank !== 1 || hasSlow),
    width,
  );
}

function right(column: Column): Column {
  return { ...column, align: 'right' };
}

/** The gate that counts slow answers. */
const SLOW = 'slow';

function observedCell({ newest, name }: Row): Line {
  const observed = newest.observed?.[name];
  if (observed === undefined) return [span(UNKNOWN, 'warn')];
  const off = Math.abs(observed - (newest.wanted[name] ?? 0)) > 0.5;
  return [span(formatPercent(observed, 1), off ? 'warn' : 'plain')];
}

function requestsCell({ looks, words, name }: Row): Line {
  const rate = requestsPerSecond(looks, name);
  if (rate === undefined) return [span(UNKNOWN, 'dim')];
  return [span(words.phrases.perSecond(formatNumber(rate, rate < 10 ? 1 : 0)))];
}

function errorsCell({ looks, words, name }: Row): Line {
  const { candidate, stable } = sumTallies(looksOfStep(looks), 'traffic', name);
  return compared(words, [
    { bad: candidate.failed, total: candidate.requests },
    { bad: stable.failed, total: stable.requests },
  ]);
}

function slowCell(row: Row): Line {
  const gate = row.newest.gates.find((entry) => entry.gate === SLOW);
  if (gate === undefined || !isMoving(row)) return [span(UNKNOWN, 'dim')];
  return compared(row.words, [gate.step.candidate, gate.step.stable]);
}

type Share = { readonly bad: number; readonly total: number };

function compared(words: Catalogue, [candidate, stable]: readonly [Share, Share]): Line {
  if (candidate.total + stable.total === 0) return [span(UNKNOWN, 'dim')];
  const texts = [candidate, stable].map(({ bad, total }) => formatRatio(bad, total));
  return [span(words.phrases.versus(texts[0] ?? UNKNOWN, texts[1] ?? UNKNOWN))];
}

function isMoving({ document, newest, name }: Row): boolean {
  return newest.phase === 'shifting' && movingClasses(document.plan, newest.step).includes(name);
}

function evidenceCell(row: Row): Line {
  const { document, newest, words, name } = row;
  if (newest.phase !== 'shifting') return [span(UNKNOWN, 'dim')];
  const moving = movingClasses(document.plan, newest.step);
  if (moving.includes(name)) return evidenceBar(row);
  if ((newest.wanted[name] ?? 0) > 0) return [span(words.headings.proven, 'good')];
  const names = moving.map((entry) => nameText(words, entry));
  return [span(words.phrases.waitsFor(words.phrases.join(names)), 'dim')];
}

function evidenceBar({ newest, words, barWidth }: Row): Line {
  const share = evidenceShare(newest);
  if (share === undefined) return [span(UNKNOWN, 'dim')];
  const full = Math.floor(share * barWidth);
  const tone: Tone = newest.verdict.kind === 'rollback' ? 'bad' : 'good';
  const time =
    newest.nextStepInMs === undefined
      ? ''
      : `  ${words.phrases.about(formatDuration(newest.nextStepInMs, words.duration))}`;
  return [
    span('█'.repeat(full), tone),
    span('░'.repeat(barWidth - full), 'dim'),
    span(` ${Math.floor(100 * share)} %`.padStart(6)),
    span(time),
  ];
}

/** How much of the requests that the slowest gate needs have come (0–1); absent without gates. */
function evidenceShare({ gates }: Look): number | undefined {
  const shares = gates.map(({ step, missingRequests }) => {
    const seen = step.candidate.total;
    return missingRequests <= 0 ? 1 : seen / (seen + missingRequests);
  });
  return shares.length === 0 ? undefined : Math.min(...shares);
}
