import type { Readings } from '../../../domain/measures.ts';
import type { SlotName } from '../../../domain/record.ts';
import type { InstanceSample, Metrics } from '../../../ports/metrics.ts';
import { OperationError } from '../../../shared/errors.ts';
import { parseExposition } from '../../service/metrics/exposition.ts';
import { sampleOf } from '../../service/metrics/sample-of.ts';
import { getText } from '../http/get.ts';
import type { RunningProcess } from '../process/launch.ts';

/** Scrapes the processes of a slot directly. */
export function scrapeProcesses(options: {
  readonly instancesOf: (slot: SlotName) => readonly RunningProcess[];
  readonly readings: Readings;
  readonly nowMs: () => number;
}): Metrics {
  const scrape = async ({ host, port, pid }: RunningProcess): Promise<InstanceSample> => {
    const url = `http://${host}:${port}/api/metrics`;
    const samples = parseExposition(await getText(url));
    const scraped = { process: String(pid), atMs: options.nowMs() };
    const sample = samples && sampleOf(samples, scraped, options.readings);
    if (sample !== undefined) return sample;
    throw new OperationError(`${url}: expected the Prometheus text format, got something else`, {
      code: 'rejected',
      retryable: true,
    });
  };
  return { scrape: (slot) => Promise.all(options.instancesOf(slot).map(scrape)) };
}
