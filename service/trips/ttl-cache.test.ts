import { expect, test } from 'vitest';
import { createTtlCache } from './ttl-cache.ts';

test('an answer is kept until it is too old', () => {
  let nowMs = 0;
  const cache = createTtlCache<number>({ ttlMs: 100, maxEntries: 10, nowMs: () => nowMs });
  const loadedAtMs = () => cache.through('key', () => nowMs);
  expect(loadedAtMs()).toBe(0);
  nowMs = 99;
  expect(loadedAtMs()).toBe(0);
  nowMs = 100;
  expect(loadedAtMs()).toBe(100);
  expect(cache.status()).toEqual({ entries: 1, hits: 1, misses: 2, hitRatio: 1 / 3 });
});

test('when it is full, what was asked for longest ago goes', () => {
  const cache = createTtlCache<string>({ ttlMs: 100, maxEntries: 2, nowMs: () => 0 });
  const ask = (key: string) => cache.through(key, () => key);
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) ask(key);
  expect(cache.status()).toMatchObject({ entries: 2, hits: 2, misses: 4 });
});
