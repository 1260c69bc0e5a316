import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CELLS } from './cells.ts';
import { outcomesOf, type ChunkResult } from './chunk.ts';
import { JUDGES } from './judges.ts';
import { dotPlot } from './plot.ts';
import type { Estimate } from './statistics.ts';
import { summaryOf, totalOf, type Summary } from './summary.ts';
import { markdownOf } from './tables.ts';
import { targetsOf, targetsTable } from './targets.ts';

/** Figures of every cell that has results, judge by judge. */
function summariesOf(results: readonly ChunkResult[]): readonly Summary[] {
  return CELLS.flatMap((cell) => {
    const own = results.filter((result) => result.cell === cell.name);
    if (own.length === 0) return [];
    return judgesOf(own).map((name) => summaryOf(cell, name, outcomesOf(own, name)));
  });
}

/** The judges of some results, in the order of the table. */
function judgesOf(results: readonly ChunkResult[]): readonly string[] {
  const run = new Set(results.flatMap(({ judges }) => judges));
  return JUDGES.map(({ name }) => name).filter((name) => run.has(name));
}

/** Writes `figures.json`, `figures.md` and a plot a measure into `folder`; gives the Markdown. */
export function writeReport(
  results: readonly ChunkResult[],
  options: { readonly folder: string; readonly command: string },
): string {
  const summaries = summariesOf(results);
  const totals = judgesOf(results).map((name) => totalOf(name, summaries));
  const targets = targetsOf(summaries, totals);
  const markdown = [
    `\`${options.command}\``,
    targetsTable(targets),
    markdownOf(summaries, totals),
  ].join('\n\n');
  const put = (name: string, text: string) => writeFileSync(join(options.folder, name), text);
  put(
    'figures.json',
    `${JSON.stringify({ command: options.command, targets, totals, summaries }, null, 1)}\n`,
  );
  put('figures.md', `${markdown}\n`);
  const plot = (title: string, isGood: boolean, from: number, at: (one: Summary) => Estimate) => {
    const dots = summaries
      .filter((one) => one.isGood === isGood)
      .map((one) => ({ row: one.cell, series: one.judge, at: at(one) }));
    return dotPlot(title, dots, from);
  };
  put('false-rollback.svg', plot('good releases rolled back, %', true, 0.1, inPercent));
  put('finish.svg', plot('good releases: median minutes to finish', true, 1, medianOf));
  put('promoted-bad.svg', plot('bad releases promoted, %', false, 0.1, inPercent));
  put('detect.svg', plot('bad releases: median minutes to detect', false, 0.1, medianOf));
  put('harm.svg', plot('bad releases: extra bad requests in the first hour', false, 1, harmOf));
  return markdown;
}

const inPercent = ({ wrongShare: { value, low, high } }: Summary): Estimate => ({
  value: 100 * value,
  low: 100 * low,
  high: 100 * high,
});
const medianOf = ({ medianMinutes }: Summary): Estimate => medianMinutes;
const harmOf = ({ harm }: Summary): Estimate => harm;
