import type { RouteClass } from '../../../domain/rollout.ts';
import type { InstanceSample } from '../../../ports/metrics.ts';
import type { ExpositionSample } from './exposition.ts';
import { gaugeOf, seriesOf, SERVICE_METRICS } from './series-of.ts';

/** Which process was asked, and when (epoch ms). `process` names it among those that run at the same time. */
type Scraped = { readonly process: string; readonly atMs: number };

/**
 * What one process of the service counted. Absent when these are not its numbers: it always tells when it started.
 * @throws {OperationError} `rejected` when it does not count by a boundary of `slowerThanMs`.
 */
export function sampleOf(
  samples: readonly ExpositionSample[],
  { process, atMs }: Scraped,
  slowerThanMs: Readonly<Record<RouteClass, number>>,
): InstanceSample | undefined {
  const startSeconds = gaugeOf(samples, SERVICE_METRICS.started);
  if (!(startSeconds > 0)) return undefined;
  return {
    atMs,
    instance: `${process} ${startSeconds}`,
    startedAtMs: startSeconds * 1000,
    series: seriesOf(samples, slowerThanMs),
    inflightPayments: gaugeOf(samples, SERVICE_METRICS.inflightPayments),
  };
}

/** What runs in one process at this moment. */
export function inflightIn(samples: readonly ExpositionSample[]): {
  readonly requests: number;
  readonly payments: number;
} {
  return {
    requests: gaugeOf(samples, SERVICE_METRICS.inflightRequests),
    payments: gaugeOf(samples, SERVICE_METRICS.inflightPayments),
  };
}
