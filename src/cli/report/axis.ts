/** A scale from values to pixels, with the values worth a tick. */
export type Axis = {
  readonly toPixel: (value: number) => number;
  readonly ticks: readonly number[];
};

type Span = { readonly from: number; readonly to: number };

/** Even steps of 1, 2, 2.5 or 5 times a power of ten, from 0 to at least `highest`. */
export function linearAxis(highest: number, pixels: Span): Axis {
  const rough = (highest > 0 ? highest : 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const count = Math.max(1, Math.ceil((highest > 0 ? highest : 1) / step - 1e-9));
  const top = count * step;
  return {
    toPixel: (value) => pixels.from + (pixels.to - pixels.from) * (value / top),
    ticks: Array.from({ length: count + 1 }, (_, k) => Number((k * step).toPrecision(12))),
  };
}

/** Powers of ten around `values`; what lies below the lowest sits on it. At most 8 ticks. */
export function logarithmicAxis(values: readonly number[], pixels: Span): Axis {
  const powers = values.filter((value) => value > 0 && Number.isFinite(value)).map(Math.log10);
  const low = Math.max(-3, Math.floor(Math.min(0, ...powers)));
  const high = Math.min(15, Math.max(1, Math.ceil(Math.max(...powers, 1))));
  const every = Math.ceil((high - low) / 7);
  return {
    toPixel: (value) => {
      const power = Math.min(high, Math.max(low, value > 0 ? Math.log10(value) : low));
      return pixels.from + ((pixels.to - pixels.from) * (power - low)) / (high - low);
    },
    ticks: Array.from(
      { length: Math.floor((high - low) / every) + 1 },
      (_, k) => 10 ** (low + k * every),
    ),
  };
}

/** Time from `startMs` to `endMs`, with five ticks. */
export function timeAxis(span: Span, pixels: Span): Axis {
  const lengthMs = Math.max(1, span.to - span.from);
  return {
    toPixel: (atMs) => pixels.from + ((pixels.to - pixels.from) * (atMs - span.from)) / lengthMs,
    ticks: [0, 0.25, 0.5, 0.75, 1].map((share) => span.from + share * lengthMs),
  };
}
