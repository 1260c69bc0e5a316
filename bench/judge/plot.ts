import type { Estimate } from './statistics.ts';

/** One dot of a plot: a judge's figure in a row. */
export type Dot = { readonly row: string; readonly series: string; readonly at: Estimate };

const ROW = 18;
const LEFT = 270;
const WIDTH = 560;
const TOP = 64;
const COLOURS: readonly string[] = [
  '#8a8a8a',
  '#d98c00',
  '#b0413e',
  '#7b5ea7',
  '#4c9f70',
  '#1f6fb2',
  '#0b3c6f',
];

/** A dot plot as SVG: a row a cell, a colour a judge, bars for intervals, and a scale that is linear below `from`. */
export function dotPlot(title: string, dots: readonly Dot[], from: number): string {
  const rows = [...new Set(dots.map(({ row }) => row))];
  const series = [...new Set(dots.map(({ series: one }) => one))];
  const top = Math.max(from, ...dots.map(({ at }) => at.value).filter(Number.isFinite));
  const x = (value: number) => LEFT + (WIDTH * scaled(value, from)) / scaled(top, from);
  const height = TOP + ROW * rows.length + 24;
  const ticks = ticksOf(from, top);
  const body = [
    text({ x: 8, y: 18, size: 13 }, title),
    ...series.map((one, k) => {
      const at = 8 + 120 * k;
      return `<circle cx="${at + 5}" cy="36" r="4" fill="${colour(k)}"/>${text({ x: at + 14, y: 40 }, one)}`;
    }),
    ...ticks.map((tick) => {
      const at = x(tick).toFixed(1);
      return `<line x1="${at}" x2="${at}" y1="${TOP - 8}" y2="${height - 20}" stroke="#ddd"/>${text({ x: Number(at), y: height - 6, anchor: 'middle' }, String(tick))}`;
    }),
    ...rows.map((row, k) => text({ x: LEFT - 10, y: TOP + ROW * k + 4, anchor: 'end' }, row)),
    ...dots.map((dot) =>
      mark(dot, { x, row: rows.indexOf(dot.row), series: series.indexOf(dot.series) }),
    ),
  ];
  const size = `width="${LEFT + WIDTH + 30}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/>\n${body.join('\n')}\n</svg>\n`;
}

function mark(
  { at }: Dot,
  place: { readonly x: (value: number) => number; readonly row: number; readonly series: number },
): string {
  if (!Number.isFinite(at.value)) return '';
  const y = (TOP + ROW * place.row + (place.series - 3) * 1.8).toFixed(1);
  const [low, value, high] = [Math.max(0, at.low), at.value, at.high].map((one) =>
    place.x(one).toFixed(1),
  );
  return `<line x1="${low}" x2="${high}" y1="${y}" y2="${y}" stroke="${colour(place.series)}"/><circle cx="${value}" cy="${y}" r="3" fill="${colour(place.series)}"/>`;
}

/** Logarithmic above `from`, and linear from 0 to it over the width of one decade. */
function scaled(value: number, from: number): number {
  return value <= from ? value / from : 1 + Math.log10(value / from);
}

function ticksOf(from: number, top: number): readonly number[] {
  const decades = Math.max(0, Math.ceil(Math.log10(top / from)));
  return [0, ...Array.from({ length: decades + 1 }, (_, k) => from * 10 ** k)].filter(
    (tick) => tick <= top * 1.01,
  );
}

function colour(series: number): string {
  return COLOURS[series % COLOURS.length] ?? '#000';
}

function text(
  at: { readonly x: number; readonly y: number; readonly size?: number; readonly anchor?: string },
  words: string,
): string {
  const { x, y, size = 11, anchor = 'start' } = at;
  const safe = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${x}" y="${y}" font-size="${size}" text-anchor="${anchor}">${safe}</text>`;
}
