/** Raw counter values of one slot's process, by series name. A restarted process starts again at 0. */
export type CounterSample = {
  /** When the sample was taken, epoch ms. */
  readonly atMs: number;
  /** Identifies the process: a new value means its counters began at 0. */
  readonly instance: string;
  readonly series: Readonly<Record<string, number>>;
};

/** Increments since the previous sample, or why the sample cannot be used. */
export type Increments =
  | { readonly kind: 'known'; readonly series: Readonly<Record<string, number>> }
  | { readonly kind: 'unknown'; readonly reason: string };

/**
 * Differences raw counters between two samples of one process; never a rate over a window, which would count twice.
 * A counter that fell was reset: its increment is its new value. A series that is new beside an older sibling began
 * at 0. Without a previous sample the first one is the base line, unless `startedAtMs` says that the process is
 * younger than the rollout (`rolloutStartedAtMs`, both epoch ms): then all that it counted belongs to the rollout.
 */
export function incrementsBetween(
  previous: CounterSample | undefined,
  current: CounterSample,
  ages: { readonly startedAtMs: number; readonly rolloutStartedAtMs: number },
): Increments {
  const same = previous?.instance === current.instance ? previous : undefined;
  const reason = unusable(same, current);
  if (reason !== undefined) return { kind: 'unknown', reason };
  const young = previous !== undefined || ages.startedAtMs >= ages.rolloutStartedAtMs;
  if (same === undefined && !young) return { kind: 'known', series: {} };
  return { kind: 'known', series: difference(same?.series ?? {}, current.series) };
}

function difference(
  before: CounterSample['series'],
  after: CounterSample['series'],
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => {
      const last = before[name] ?? 0;
      return [name, value < last ? value : value - last];
    }),
  );
}

function unusable(same: CounterSample | undefined, current: CounterSample): string | undefined {
  const broken = Object.entries(current.series).find(
    ([, value]) => !(value >= 0 && value < Infinity),
  );
  if (broken) return `series ${broken[0]} is ${broken[1]}, not a counter`;
  if (same === undefined || current.atMs > same.atMs) return undefined;
  return `sample is not newer than the last one (${same.atMs} ms)`;
}
