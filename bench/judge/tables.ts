import type { Estimate } from './statistics.ts';
import type { Summary, Total } from './summary.ts';

/** All figures as Markdown: totals, then good releases, then bad ones. */
export function markdownOf(summaries: readonly Summary[], totals: readonly Total[]): string {
  const judges = totals.map(({ judge }) => judge);
  const good = summaries.filter(({ isGood }) => isGood);
  const bad = summaries.filter(({ isGood }) => !isGood);
  return [
    '## Totals',
    totalsTable(totals),
    '## Good releases: false rollbacks · held · minutes to finish, median and p90',
    cellsTable(good, judges, goodCell),
    '## Bad releases: promoted · held · minutes to detect, median and p90 · harm',
    cellsTable(bad, judges, badCell),
    'Shares with Wilson intervals, minutes of right verdicts with intervals of order statistics, harm in extra bad requests',
    'of the first hour with an interval of the normal distribution; all 95 %.',
  ].join('\n\n');
}

function totalsTable(totals: readonly Total[]): string {
  const flagger = totals.find(({ judge }) => judge === 'flagger')?.harm ?? NaN;
  const rows = totals.map(({ judge, falseRollback, promotedBad, harm }) => [
    judge,
    percent(falseRollback),
    percent(promotedBad),
    grouped(harm),
    `1/${(flagger / harm).toPrecision(3)}`,
  ]);
  return table([
    ['judge', 'false rollback', 'promoted bad', 'harm, summed over cells', 'of Flagger’s'],
    ...rows,
  ]);
}

function cellsTable(
  summaries: readonly Summary[],
  judges: readonly string[],
  shown: (summary: Summary) => string,
): string {
  const cells = [...new Set(summaries.map(({ cell }) => cell))];
  const rows = cells.map((cell) => [
    cell,
    ...judges.map((judge) => {
      const found = summaries.find((one) => one.cell === cell && one.judge === judge);
      return found === undefined ? '' : shown(found);
    }),
  ]);
  return table([['cell', ...judges], ...rows]);
}

function goodCell({ wrongShare, heldShare, medianMinutes, p90Minutes }: Summary): string {
  return [percent(wrongShare), held(heldShare), minutes(medianMinutes), minutes(p90Minutes)]
    .filter((part) => part !== '')
    .join(' · ');
}

function badCell(summary: Summary): string {
  const { low, high } = summary.harm;
  return `${goodCell(summary)} · h ${range(summary.harm.value, low, high)}`;
}

function held(share: Estimate): string {
  return share.value === 0 ? '' : `held ${percent(share)}`;
}

function percent({ value, low, high }: Estimate): string {
  return `${digits(100 * value)} % (${digits(100 * low)}–${digits(100 * high)})`;
}

function minutes({ value, low, high }: Estimate): string {
  return Number.isNaN(value) ? '–' : range(value, low, high);
}

function range(value: number, low: number, high: number): string {
  return low === high ? grouped(value) : `${grouped(value)} (${grouped(low)}–${grouped(high)})`;
}

function digits(value: number): string {
  return Number(value.toFixed(value < 10 ? 2 : 1)).toString();
}

function grouped(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString('en').replaceAll(',', ' ');
}

function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  return [head, head.map(() => '---'), ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
