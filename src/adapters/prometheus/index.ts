import type { Readings } from '../../domain/measures.ts';
import type { SlotName } from '../../domain/record.ts';
import type { InstanceSample, Metrics } from '../../ports/metrics.ts';
import { OperationError } from '../../shared/errors.ts';
import { sampleOf } from '../service/metrics/sample-of.ts';
import { askVector, type PrometheusTransport } from './ask.ts';
import { answeredAtMs, processesOf, type KnownProcess } from './processes-of.ts';
import { slotQuery } from './query.ts';

export { prometheusOverHttp, type PrometheusAddress } from './http.ts';
export { scrapeTargets } from './scrape-targets.ts';

/** A process that serves, and since when, epoch ms. */
type ServingProcess = { readonly name: string; readonly sinceMs: number };

/** How the numbers of a slot are found in Prometheus. Times are ms. */
export type PrometheusMetricsOptions = {
  readonly send: PrometheusTransport;
  /** Matchers that choose the processes of a slot, such as `namespace="shop",pod=~"shop-blue-.+"`. */
  readonly selectorOf: (slot: SlotName) => string;
  /** The label that tells processes apart, such as `pod`. */
  readonly processLabel: string;
  /** Numbers older than this count as absent; a few scrape intervals. */
  readonly staleMs: number;
  readonly readings: Readings;
  /** Who serves in a slot, by whoever runs it: each of them must be in the numbers. */
  readonly servingIn: (slot: SlotName) => Promise<readonly ServingProcess[]>;
};

/**
 * Raw counters of a slot by the query API of Prometheus. Whatever is not the whole truth of every process that serves
 * makes the look blind, with the reason: a slot whose numbers are missing is not a slot without errors.
 */
export function prometheusMetrics(options: PrometheusMetricsOptions): Metrics {
  const { send, selectorOf, processLabel, readings } = options;
  return {
    scrape: async (slot) => {
      const [elements, serving] = await Promise.all([
        askVector(send, slotQuery(selectorOf(slot), readings)),
        options.servingIn(slot),
      ]);
      const atMs = answeredAtMs(elements);
      const known = processesOf(elements, processLabel, readings);
      const names = new Set(known.map(({ name }) => name));
      // One that has just begun to serve was not scraped yet, and has counted next to nothing.
      const missing = serving.find(
        ({ name, sinceMs }) => !names.has(name) && atMs - sinceMs > options.staleMs,
      );
      if (missing !== undefined) throw blind(`it has no numbers of ${missing.name}, which serves`);
      const served = new Set(serving.map(({ name }) => name));
      return known
        .filter(({ name }) => served.has(name))
        .map((one) => readProcess(options, one, atMs));
    },
  };
}

function readProcess(
  { staleMs, readings }: PrometheusMetricsOptions,
  { name, samples, scrapedAtMs, up }: KnownProcess,
  answeredMs: number,
): InstanceSample {
  if (up === false) throw blind(`its last scrape of ${name} failed`);
  const [atMs, ...others] = scrapedAtMs;
  if (atMs === undefined) throw blind(`it does not say when ${name} was scraped`);
  if (others.length > 0) throw blind(`${name} is scraped by ${others.length + 1} jobs: choose one`);
  const ageMs = answeredMs - atMs;
  if (ageMs > staleMs) throw blind(`its numbers of ${name} are ${Math.round(ageMs / 1000)} s old`);
  const held = new Set(Object.values(readings.holds).map((selector) => selector.name));
  const odd = samples.find((one) => !Number.isFinite(one.value) && !held.has(one.name));
  if (odd !== undefined) throw blind(`${odd.name} of ${name} is ${odd.value}`);
  const sample = sampleOf(samples, { process: name, atMs }, readings);
  if (sample === undefined) throw blind(`it does not say when ${name} was started`);
  return sample;
}

function blind(reason: string): OperationError {
  return new OperationError(`Prometheus: ${reason}`, { code: 'rejected', retryable: true });
}
