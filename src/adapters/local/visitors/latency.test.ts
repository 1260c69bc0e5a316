import { expect, test } from 'vitest';
import { createLatencies } from './latency.ts';

test('quantiles are exact to 2 % and the maximum is exact', () => {
  const latencies = createLatencies();
  for (let ms = 1; ms <= 1000; ms += 1) latencies.add(ms);
  const { p50, p99, max } = latencies.summary();
  expect(Math.abs(p50 / 500 - 1)).toBeLessThan(0.0201);
  expect(Math.abs(p99 / 990 - 1)).toBeLessThan(0.0201);
  expect(max).toBe(1000);
});

test('nothing, next to nothing and an hour have their place', () => {
  const latencies = createLatencies();
  expect(latencies.summary()).toEqual({ p50: 0, p99: 0, max: 0 });
  latencies.add(0);
  expect(latencies.summary().p50).toBe(0);
  latencies.add(3_600_000);
  expect(latencies.summary().max).toBe(3_600_000);
  expect(latencies.summary().p99).toBeGreaterThan(500_000);
});
