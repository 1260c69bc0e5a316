import { linearAxis, logarithmicAxis, timeAxis, type Axis } from './axis.ts';
import { markup, type Markup } from './markup.ts';

/** A line of a plot; `look` is its style, a point without a value is a gap. */
export type Series = {
  readonly label: string;
  readonly look: 'candidate' | 'stable' | 'third' | 'fourth' | 'harm' | 'pass';
  readonly dashed: boolean;
  /** Values stay until the next one, as weights do. */
  readonly stepped: boolean;
  readonly points: readonly { readonly atMs: number; readonly value: number | undefined }[];
};

/** What is drawn over time. `marksMs` are moments worth a vertical line. */
export type Plot = {
  readonly title: string;
  readonly series: readonly Series[];
  readonly scale: 'linear' | 'logarithmic';
  readonly guides: readonly {
    readonly label: string;
    readonly value: number;
    readonly kind: 'harm' | 'pass';
  }[];
  readonly marksMs: readonly number[];
  readonly tickText: (value: number) => string;
  readonly timeText: (sinceStartMs: number) => string;
};

const WIDTH = 720;
const HEIGHT = 240;
const LEFT = 64;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 28;

/** One plot as a figure: title, legend, and the drawing in SVG. */
export function drawPlot(plot: Plot): Markup {
  const times = plot.series.flatMap(({ points }) => points.map(({ atMs }) => atMs));
  const values = plot.series.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []));
  const highs = [...values, ...plot.guides.map(({ value }) => value)];
  const pixels = { from: HEIGHT - BOTTOM, to: TOP };
  const x = timeAxis(
    { from: Math.min(...times), to: Math.max(...times) },
    { from: LEFT, to: WIDTH - RIGHT },
  );
  const y =
    plot.scale === 'linear'
      ? linearAxis(Math.max(0, ...highs), pixels)
      : logarithmicAxis(highs, pixels);
  return markup`<figure>
<figcaption>${plot.title}</figcaption>
<p class="legend">${plot.series.map(legend)}</p>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${plot.title}">
${horizontal(plot, y)}${vertical(plot, x)}${plot.guides.map((guide) => guideLine(guide, y))}
${plot.series.map((series) => line(series, x, y))}</svg>
</figure>
`;
}

function legend({ label: name, look, dashed }: Series): Markup {
  const stroke = dashed ? `${look} dashed` : look;
  const swatch = markup`<svg viewBox="0 0 24 8" class="swatch" aria-hidden="true"><path class="line ${stroke}" d="M0 4H24"/></svg>`;
  return markup`<span>${swatch} ${name}</span> `;
}

function horizontal(plot: Plot, y: Axis): Markup[] {
  return y.ticks.map((tick) => {
    const at = round(y.toPixel(tick));
    return markup`<path class="grid" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/>${label({ x: LEFT - 8, y: at + 4, anchor: 'end' }, plot.tickText(tick))}\n`;
  });
}

function vertical(plot: Plot, x: Axis): Markup[] {
  const [startMs = 0] = x.ticks;
  const last = x.ticks.length - 1;
  const ticks = x.ticks.map((atMs, k) => {
    const anchor = k === 0 ? 'start' : k === last ? 'end' : 'middle';
    const place = { x: round(x.toPixel(atMs)), y: HEIGHT - 8, anchor } as const;
    return markup`${label(place, plot.timeText(atMs - startMs))}\n`;
  });
  const marks = plot.marksMs.map(
    (atMs) =>
      markup`<path class="mark" d="M${round(x.toPixel(atMs))} ${TOP}V${HEIGHT - BOTTOM}"/>\n`,
  );
  return [...ticks, ...marks];
}

function guideLine({ label: name, value, kind }: Plot['guides'][number], y: Axis): Markup {
  const at = round(y.toPixel(value));
  return markup`<path class="guide ${kind}" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/><text class="tick ${kind}" x="${LEFT + 6}" y="${at - 4}">${name}</text>\n`;
}

function line({ points, look, dashed, stepped }: Series, x: Axis, y: Axis): Markup {
  let drawing = false;
  const commands = points.map(({ atMs, value }) => {
    if (value === undefined) {
      drawing = false;
      return '';
    }
    const [px, py] = [round(x.toPixel(atMs)), round(y.toPixel(value))];
    const command = drawing ? (stepped ? `H${px}V${py}` : `L${px} ${py}`) : `M${px} ${py}h0.1`;
    drawing = true;
    return command;
  });
  return markup`<path class="line ${dashed ? `${look} dashed` : look}" d="${commands.join('')}"/>\n`;
}

function label(
  place: { readonly x: number; readonly y: number; readonly anchor: 'start' | 'middle' | 'end' },
  text: string,
): Markup {
  return markup`<text class="tick" x="${place.x}" y="${place.y}" text-anchor="${place.anchor}">${text}</text>`;
}

function round(pixel: number): number {
  return Math.round(pixel * 10) / 10;
}
