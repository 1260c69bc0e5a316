import type { Readings } from '../../../domain/measures.ts';
import { SERIES } from '../../../domain/series.ts';
import type { ExpositionSample } from './exposition.ts';
import { sumsOf } from './selected.ts';
import { boundaryMsOf, slowOf, type DurationBucket } from './slow-of.ts';

/** Names of what the service counts, as it counts them. */
export const SERVICE_METRICS = {
  started: 'process_start_time_seconds',
  /** Ends in `_bucket` where it is a classic histogram. */
  duration: 'smart_travel_http_request_duration_seconds',
  requests: 'smart_travel_http_requests_total',
  payments: 'smart_travel_payment_requests_total',
  inflightPayments: 'smart_travel_inflight_payments',
  inflightRequests: 'smart_travel_inflight_requests',
} as const;
const DURATION_BUCKET = `${SERVICE_METRICS.duration}_bucket`;
const CAPTURE_STAGE = 'payment_processing';

/**
 * Turns the service's counters into ours: answers of each route class, those above each boundary, payments, and the
 * counters that were asked for. A payment attempt is what the stage `payment_processing` counts.
 * @throws {OperationError} `rejected` when the service does not count by a boundary.
 */
export function seriesOf(
  samples: readonly ExpositionSample[],
  readings: Readings,
): Record<string, number> {
  const series: Record<string, number> = {};
  const add = (name: string, value: number) => {
    series[name] = (series[name] ?? 0) + value;
  };
  const buckets = samples.filter(({ name }) => name === DURATION_BUCKET).map(bucketOf);
  for (const { routeClass, upToMs, count } of buckets) {
    if (upToMs === Infinity) add(SERIES.answers(routeClass), count);
  }
  for (const [name, { routeClass, slowerThanMs }] of Object.entries(readings.slow)) {
    const slow = slowOf(buckets, routeClass, slowerThanMs);
    if (SERIES.answers(routeClass) in series) add(name, slow);
  }
  for (const { name, labels, value } of samples) {
    if (name !== SERVICE_METRICS.payments || labels['stage'] !== CAPTURE_STAGE) continue;
    const provider = labels['provider'] ?? '';
    add(SERIES.payments(provider), value);
    add(SERIES.paymentsFailed(provider), labels['outcome'] === 'failure' ? value : 0);
  }
  return { ...series, ...sumsOf(samples, readings.counters) };
}

function bucketOf({ labels, value }: ExpositionSample): DurationBucket {
  return {
    routeClass: labels['route_class'] ?? '',
    upToMs: boundaryMsOf(labels['le']),
    count: value,
  };
}

/** The sum of a gauge over its labels. */
export function gaugeOf(samples: readonly ExpositionSample[], gauge: string): number {
  return samples.reduce((sum, { name, value }) => sum + (name === gauge ? value : 0), 0);
}
