import type { Readings } from '../../../domain/measures.ts';
import type { InstanceSample } from '../../../ports/metrics.ts';
import type { ExpositionSample } from './exposition.ts';
import { sumsOf } from './selected.ts';
import { gaugeOf, seriesOf, SERVICE_METRICS } from './series-of.ts';

/** Which process was asked, and when (epoch ms). `process` names it among those that run at the same time. */
type Scraped = { readonly process: string; readonly atMs: number };

/**
 * What one process of the service counted. Absent when these are not its numbers: it always tells when it started.
 * @throws {OperationError} `rejected` when it does not count by a boundary that is asked for.
 */
export function sampleOf(
  samples: readonly ExpositionSample[],
  { process, atMs }: Scraped,
  readings: Readings,
): InstanceSample | undefined {
  const startSeconds = gaugeOf(samples, SERVICE_METRICS.started);
  if (!(startSeconds > 0)) return undefined;
  return {
    atMs,
    instance: `${process} ${startSeconds}`,
    startedAtMs: startSeconds * 1000,
    series: seriesOf(samples, readings),
    ...holdsOf(samples, readings),
    inflightPayments: gaugeOf(samples, SERVICE_METRICS.inflightPayments),
  };
}

/** A value that is no number says nothing of what is held. */
function holdsOf(
  samples: readonly ExpositionSample[],
  { holds }: Readings,
): Pick<InstanceSample, 'holds'> {
  if (Object.keys(holds).length === 0) return {};
  const held = Object.entries(sumsOf(samples, holds)).filter(([, value]) => Number.isFinite(value));
  return { holds: Object.fromEntries(held) };
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
