import type { Figure } from './benchmark.ts';

const HEAD = [
  'figure',
  'unit',
  'min',
  'median',
  'max',
  'ratio',
  'ratio min–max',
  'baseline',
  'noise',
];

/**
 * The figures as a Markdown table. `ratio` is the figure over the mean of the baseline before and after it, as a median;
 * `noise` is the second baseline over the first, min–max: a ratio within it says nothing.
 */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [HEAD, HEAD.map(() => '---'), ...figures.map(rowOf)];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowOf({ what, unit, samples, baseline }: Figure): string[] {
  const sorted = samples.toSorted((a, b) => a - b);
  const own = [what, unit, ...[sorted.at(0), median(samples), sorted.at(-1)].map(shown)];
  if (baseline === undefined) return [...own, '', '', '', ''];
  const { samples: before, again } = baseline;
  const ratios = samples.map((sample, k) => (2 * sample) / ((before[k] ?? 0) + (again[k] ?? 0)));
  const sortedRatios = ratios.toSorted((a, b) => a - b);
  const noise = before.map((one, k) => (again[k] ?? one) / one).toSorted((a, b) => a - b);
  return [
    ...own,
    shown(median(ratios)),
    `${shown(sortedRatios.at(0))}–${shown(sortedRatios.at(-1))}`,
    `${baseline.what}: ${shown(median([...before, ...again]))}`,
    `${shown(noise.at(0))}–${shown(noise.at(-1))}`,
  ];
}

/** The middle one, or between the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

/** Three digits, and thousands apart. */
function shown(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '?';
  if (Number.isInteger(value) && Math.abs(value) < 1000) return String(value);
  const rounded = Number(value.toPrecision(Math.abs(value) < 1000 ? 3 : 4));
  return rounded.toLocaleString('en').replaceAll(',', ' ');
}
