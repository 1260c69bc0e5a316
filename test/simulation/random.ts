/** Chance that is the same for the same seed. */
export type Random = {
  /** At least 0, below 1. */
  readonly next: () => number;
  readonly between: (low: number, high: number) => number;
  readonly pick: <const T>(list: readonly [T, ...T[]]) => T;
  /** How many of `count` happen, each with `probability`. */
  readonly binomial: (count: number, probability: number) => number;
};

/** Small seeded generator (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    pick: (list) => list[Math.floor(next() * list.length)] ?? list[0],
    binomial: (count, probability) => {
      if (probability <= 0) return 0;
      if (probability >= 1) return count;
      // Jumps from one that happens to the next, so that rare ones cost little.
      const scale = Math.log(1 - probability);
      let happened = 0;
      for (let at = skip(next(), scale); at < count; at += 1 + skip(next(), scale)) happened += 1;
      return happened;
    },
  };
}

function skip(u: number, scale: number): number {
  return Math.floor(Math.log(1 - u) / scale);
}

/** The seeds of a test: `count` of them, or the one that `ZHIYOU_SEED` names. */
export function seedsOf(count: number): readonly number[] {
  const asked = process.env['ZHIYOU_SEED'];
  if (asked !== undefined) return [Number(asked)];
  return Array.from({ length: count }, (_one, k) => k + 1);
}
