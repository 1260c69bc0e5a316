import { cell, type Cell } from './cell.ts';

const OTHER_SCRAPES_SECONDS: readonly number[] = [5, 30];
const RATES: readonly number[] = [0.5, 5, 50, 500, 5000];
const MINUTE_MS = 60_000;

const GOOD: readonly Cell[] = [
  ...RATES.map((requestsPerSecond) => cell(`good ${requestsPerSecond} rps`, { requestsPerSecond })),
  ...OTHER_SCRAPES_SECONDS.map((seconds) =>
    cell(`good, ${seconds} s scrapes`, { scrapeMs: seconds * 1000 }),
  ),
  cell('good, base errors 0.8 %, 50 rps', { requestsPerSecond: 50, errorRatio: 0.008 }),
  ...[10, 30, 100].map((incidentFactor) => cell(`incident ×${incidentFactor}`, { incidentFactor })),
  cell('incident ×100, 50 rps', { incidentFactor: 100, requestsPerSecond: 50 }),
  cell('cold start +60 % latency', { coldStart: 0.6 }),
  cell('cold start +60 % latency, 5000 rps', { coldStart: 0.6, requestsPerSecond: 5000 }),
  cell('3 min telemetry gap', { gapMs: 3 * MINUTE_MS }),
  cell('bursts of 1', { burst: 1 }),
  cell('bursts of 5', { burst: 5 }),
  cell('bursts of 5, 5 rps', { burst: 5, requestsPerSecond: 5 }),
  cell('bursts of 5, 50 rps', { burst: 5, requestsPerSecond: 50 }),
  cell('bursts of 5, 5000 rps', { burst: 5, requestsPerSecond: 5000 }),
  cell('pods ±30 %', { podErrorSpread: 0.3 }),
  cell('bursts of 5, pods ±30 %, noise 80 %', {
    burst: 5,
    podErrorSpread: 0.3,
    errorNoise: 0.8,
  }),
];

const errors = (percent: number, requestsPerSecond: number): Cell =>
  cell(`errors 0.1→${percent} %, ${requestsPerSecond} rps`, {
    requestsPerSecond,
    fault: { errorRatio: percent / 100 },
  });
const slower = (percent: number, requestsPerSecond: number): Cell =>
  cell(`latency +${percent} %, ${requestsPerSecond} rps`, {
    requestsPerSecond,
    fault: { latencyFactor: 1 + percent / 100 },
  });
const payments = (percent: number, requestsPerSecond: number): Cell =>
  cell(`payments 0.5→${percent} %, ${requestsPerSecond} rps`, {
    requestsPerSecond,
    fault: { paymentFailureRatio: percent / 100 },
  });

const BAD: readonly Cell[] = [
  errors(0.3, 500),
  errors(0.3, 5000),
  errors(1, 5),
  errors(1, 50),
  errors(1, 500),
  errors(5, 0.5),
  errors(5, 5),
  errors(5, 50),
  errors(5, 500),
  errors(5, 5000),
  errors(50, 0.5),
  errors(50, 500),
  errors(50, 5000),
  slower(20, 50),
  slower(20, 500),
  slower(20, 5000),
  slower(100, 5),
  slower(100, 500),
  payments(2.5, 50),
  payments(2.5, 500),
  payments(5, 50),
  payments(5, 500),
  payments(30, 50),
  ...[1, 3, 10].map((minutes) =>
    cell(`leak, ×2 per ${minutes} min`, { fault: { leakDoublesMs: minutes * MINUTE_MS } }),
  ),
  ...[25, 50, 75].map((percent) =>
    cell(`errors 5 % from weight ${percent} %`, {
      fault: { errorRatio: 0.05, fromWeight: percent / 100 },
    }),
  ),
  cell('errors 5 % from weight 50 %, 50 rps', {
    requestsPerSecond: 50,
    fault: { errorRatio: 0.05, fromWeight: 0.5 },
  }),
  cell('errors 0.1→1 %, bursts of 5, 500 rps', { burst: 5, fault: { errorRatio: 0.01 } }),
  cell('down without telemetry, 50 rps', { requestsPerSecond: 50, fault: { isDown: true } }),
  cell('down without telemetry, 500 rps', { fault: { isDown: true } }),
  ...OTHER_SCRAPES_SECONDS.map((seconds) =>
    cell(`errors 0.1→5 %, ${seconds} s scrapes`, {
      scrapeMs: seconds * 1000,
      fault: { errorRatio: 0.05 },
    }),
  ),
];

/** Every cell of the benchmark; names are unique. */
export const CELLS: readonly Cell[] = [...GOOD, ...BAD];
