import type { Readings } from '../../../domain/measures.ts';
import type { SlotName } from '../../../domain/record.ts';
import type { InstanceSample, Metrics } from '../../../ports/metrics.ts';
import { OperationError } from '../../../shared/errors.ts';
import { parseExposition, type ExpositionSample } from '../../service/metrics/exposition.ts';
import { inflightIn, sampleOf } from '../../service/metrics/sample-of.ts';
import { isReady } from '../workloads/pod-trouble.ts';
import { isLeaving, listPods, type SlotPlace, type SlotPod } from '../workloads/slot-objects.ts';
import { askPod } from './ask-pod.ts';

/** What runs in a slot at this moment. */
type Inflight = { readonly requests: number; readonly payments: number };

/** The numbers of the pods themselves, read through the API server. */
export type PodMetrics = Metrics & {
  /**
   * Requests and payments that have begun and not ended in the slot's pods, those that are leaving included.
   * @throws {OperationError} when a pod that serves cannot be read.
   */
  readonly inflightOf: (slot: SlotName) => Promise<Inflight>;
};

/** Where the pods are and what is read of each. */
export type PodMetricsOptions = SlotPlace & {
  readonly port: number | string;
  readonly readings: Readings;
  readonly nowMs: () => number;
};

type Scraped = { readonly pod: SlotPod; readonly samples: readonly ExpositionSample[] };

const PATH = '/api/metrics';

/** Scrapes every pod of a slot directly; needs no Prometheus. */
export function scrapePods(options: PodMetricsOptions): PodMetrics {
  const { readings, nowMs } = options;
  return {
    scrape: async (slot) => {
      const scraped = await scrapeSlot(options, slot);
      return scraped.map(({ pod, samples }): InstanceSample => {
        const { name } = pod.metadata;
        const sample = sampleOf(samples, { process: name, atMs: nowMs() }, readings);
        if (sample === undefined) throw noMetrics(name);
        return sample;
      });
    },
    inflightOf: async (slot) => {
      const scraped = await scrapeSlot(options, slot);
      const each = scraped.map(({ samples }) => inflightIn(samples));
      return {
        requests: each.reduce((sum, { requests }) => sum + requests, 0),
        payments: each.reduce((sum, { payments }) => sum + payments, 0),
      };
    },
  };
}

/** A pod that serves must answer; one that starts or leaves may, and is left out when it does not. */
async function scrapeSlot(options: PodMetricsOptions, slot: SlotName): Promise<readonly Scraped[]> {
  const pods = (await listPods(options, slot)).filter(({ status }) => status.phase === 'Running');
  const answers = await Promise.all(
    pods.map(async (pod): Promise<readonly Scraped[]> => {
      try {
        return [{ pod, samples: await scrapePod(options, pod.metadata.name) }];
      } catch (error) {
        if (error instanceof OperationError && !serves(pod)) return [];
        throw error;
      }
    }),
  );
  return answers.flat();
}

function serves({ metadata, status }: SlotPod): boolean {
  return isReady(status) && !isLeaving(metadata);
}

async function scrapePod(
  { cluster, port }: PodMetricsOptions,
  pod: string,
): Promise<readonly ExpositionSample[]> {
  const samples = parseExposition(await askPod(cluster, { pod, port, path: PATH }));
  if (samples === undefined) throw noMetrics(pod);
  return samples;
}

function noMetrics(pod: string): OperationError {
  return new OperationError(
    `pod ${pod} ${PATH}: expected the Prometheus text format, got something else`,
    { code: 'rejected', retryable: true },
  );
}
