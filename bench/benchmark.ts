/** One thing that was measured, over all repetitions of one run. */
export type Figure = {
  readonly what: string;
  /** Such as `1/s` or `ms`; a count has none. */
  readonly unit: string;
  readonly samples: readonly number[];
  /** The same thing without what is measured, repetition by repetition; `again` is it a second time: the noise. */
  readonly baseline?: {
    readonly what: string;
    readonly samples: readonly number[];
    readonly again: readonly number[];
  };
};

/** How much to measure: `repetitions` ≥ 1, and `quick` for a look whether everything works. */
export type BenchmarkOptions = {
  readonly repetitions: number;
  readonly quick: boolean;
  /** Load of those that need some. */
  readonly requestsPerSecond: number;
  /** Tells progress. */
  readonly say: (line: string) => void;
};

/** One file of this folder. It starts what it needs and ends it, and leaves nothing behind. */
export type Benchmark = (options: BenchmarkOptions) => Promise<readonly Figure[]>;

type Compared = {
  readonly what: string;
  readonly unit: string;
  readonly measure: () => number | Promise<number>;
  readonly against: { readonly what: string; readonly measure: () => number | Promise<number> };
};

/**
 * Measures baseline, subject and baseline again in turn, so that a slow minute of the machine strikes all three. The
 * first round is for warming up and is forgotten.
 */
export async function compare(compared: Compared, repetitions: number): Promise<Figure> {
  const { what, unit, measure, against } = compared;
  const samples: number[] = [];
  const before: number[] = [];
  const again: number[] = [];
  await against.measure();
  await measure();
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    before.push(await against.measure());
    samples.push(await measure());
    again.push(await against.measure());
  }
  return { what, unit, samples, baseline: { what: against.what, samples: before, again } };
}
