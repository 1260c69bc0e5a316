import type { SlotName } from '../../../domain/record.ts';
import type { RouteClass } from '../../../domain/rollout.ts';
import type { InstanceSample, Metrics } from '../../../ports/metrics.ts';
import { OperationError } from '../../../shared/errors.ts';
import { getText } from '../http/get.ts';
import type { RunningProcess } from '../process/launch.ts';
import { parseExposition } from './exposition.ts';
import { gaugeOf, seriesOf } from './series-of.ts';

/** Scrapes the processes of a slot directly; `slowerThanMs` names a bucket boundary of the service a route class. */
export function scrapeProcesses(options: {
  readonly instancesOf: (slot: SlotName) => readonly RunningProcess[];
  readonly slowerThanMs: Readonly<Record<RouteClass, number>>;
  readonly nowMs: () => number;
}): Metrics {
  const scrape = async (instance: RunningProcess): Promise<InstanceSample> => {
    const url = `http://${instance.host}:${instance.port}/api/metrics`;
    const samples = parseExposition(await getText(url));
    const startSeconds = samples && gaugeOf(samples, 'process_start_time_seconds');
    if (samples === undefined || startSeconds === undefined || startSeconds === 0) {
      throw new OperationError(`${url}: expected the Prometheus text format, got something else`, {
        code: 'rejected',
        retryable: true,
      });
    }
    return {
      atMs: options.nowMs(),
      instance: `${instance.pid} ${startSeconds}`,
      startedAtMs: startSeconds * 1000,
      series: seriesOf(samples, options.slowerThanMs),
      inflightPayments: gaugeOf(samples, 'smart_travel_inflight_payments'),
    };
  };
  return { scrape: (slot) => Promise.all(options.instancesOf(slot).map(scrape)) };
}
