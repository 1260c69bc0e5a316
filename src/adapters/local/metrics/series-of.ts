import { SERIES } from '../../../domain/series.ts';
import type { ExpositionSample } from './exposition.ts';

/** Names of the service's own counters. */
const DURATION_BUCKET = 'smart_travel_http_request_duration_seconds_bucket';
const PAYMENTS = 'smart_travel_payment_requests_total';
const CAPTURE_STAGE = 'payment_processing';

/**
 * Turns the service's counters into ours. A request is slow when it is above the bucket boundary `slowerThanMs`, which
 * must be one of the service's own; a payment attempt is what the stage `payment_processing` counts.
 */
export function seriesOf(
  samples: readonly ExpositionSample[],
  slowerThanMs: number,
): Record<string, number> {
  const series: Record<string, number> = {};
  const add = (name: string, value: number) => {
    series[name] = (series[name] ?? 0) + value;
  };
  for (const { name, labels, value } of samples) {
    if (name === DURATION_BUCKET) {
      const routeClass = labels['route_class'] ?? '';
      if (labels['le'] === '+Inf') {
        add(SERIES.answers(routeClass), value);
        add(SERIES.slow(routeClass), value);
      }
      if (Number(labels['le']) * 1000 === slowerThanMs) add(SERIES.slow(routeClass), -value);
    }
    if (name === PAYMENTS && labels['stage'] === CAPTURE_STAGE) {
      const provider = labels['provider'] ?? '';
      add(SERIES.payments(provider), value);
      add(SERIES.paymentsFailed(provider), labels['outcome'] === 'failure' ? value : 0);
    }
  }
  return series;
}

/** The sum of a gauge over its labels. */
export function gaugeOf(samples: readonly ExpositionSample[], gauge: string): number {
  return samples.reduce((sum, { name, value }) => sum + (name === gauge ? value : 0), 0);
}
