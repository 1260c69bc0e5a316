export type CacheStatus = {
  readonly entries: number;
  readonly hits: number;
  readonly misses: number;
  /** 0–1, absent before the first question. */
  readonly hitRatio: number | undefined;
};

export type TtlCache<Value> = {
  /** The kept value of `key`, or else what `load` gives, which is then kept. */
  readonly through: (key: string, load: () => Value) => Value;
  readonly status: () => CacheStatus;
};

/** Keeps answers for `ttlMs`; beyond `maxEntries` the one asked for longest ago goes. */
export function createTtlCache<Value>(options: {
  readonly ttlMs: number;
  readonly maxEntries: number;
  readonly nowMs: () => number;
}): TtlCache<Value> {
  const entries = new Map<string, { readonly value: Value; readonly expiresAtMs: number }>();
  let hits = 0;
  let misses = 0;
  return {
    through: (key, load) => {
      const known = entries.get(key);
      entries.delete(key);
      if (known !== undefined && known.expiresAtMs > options.nowMs()) {
        hits += 1;
        entries.set(key, known);
        return known.value;
      }
      misses += 1;
      const value = load();
      entries.set(key, { value, expiresAtMs: options.nowMs() + options.ttlMs });
      const [oldest] = entries.keys();
      if (entries.size > options.maxEntries && oldest !== undefined) entries.delete(oldest);
      return value;
    },
    status: () => ({
      entries: entries.size,
      hits,
      misses,
      hitRatio: hits + misses === 0 ? undefined : hits / (hits + misses),
    }),
  };
}
