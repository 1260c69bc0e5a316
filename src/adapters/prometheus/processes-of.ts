import type { Readings } from '../../domain/measures.ts';
import type { ExpositionSample } from '../service/metrics/exposition.ts';
import { OperationError } from '../../shared/errors.ts';
import { classicBuckets } from '../service/metrics/native-histogram.ts';
import { SERVICE_METRICS } from '../service/metrics/series-of.ts';
import { MARK } from './query.ts';
import type { VectorElement } from './schema.ts';

/** What Prometheus knows of one process. Times are epoch ms, by the clock of Prometheus. */
export type KnownProcess = {
  readonly name: string;
  readonly samples: readonly ExpositionSample[];
  /** One a job that scrapes it. */
  readonly scrapedAtMs: readonly number[];
  /** Whether its last scrape succeeded; absent when Prometheus does not say. */
  readonly up: boolean | undefined;
};

/**
 * Sorts an answer by process. @throws {OperationError} when a native histogram cannot be split at a boundary, ms.
 */
export function processesOf(
  elements: readonly VectorElement[],
  processLabel: string,
  { slow }: Readings,
): readonly KnownProcess[] {
  const metrics = elements.filter(({ metric }) => metric[MARK.label] !== MARK.answered);
  const groups = Map.groupBy(metrics, ({ metric }) => metric[processLabel] ?? '');
  return [...groups].map(([name, own]): KnownProcess => {
    const values = own.flatMap(valueOf);
    const counted = values.filter(({ labels }) => !isTime(labels));
    const buckets = counted.some(({ name: one }) => one.endsWith('_bucket'))
      ? []
      : own.flatMap((element) => nativeOf(element, slow));
    const up = counted.filter(({ name: one }) => one === 'up');
    return {
      name,
      samples: [...counted, ...buckets],
      scrapedAtMs: values.filter(({ labels }) => isTime(labels)).map(({ value }) => value * 1000),
      up: up.length === 0 ? undefined : up.every(({ value }) => value === 1),
    };
  });
}

/** When the question was answered, by the clock of Prometheus. @throws {OperationError} when nothing says so. */
export function answeredAtMs(elements: readonly VectorElement[]): number {
  const answered = elements.find(({ metric }) => metric[MARK.label] === MARK.answered);
  if (answered?.value !== undefined) return answered.value[0] * 1000;
  throw new OperationError(
    'Prometheus: the answer lacks its own mark; a proxy may have changed it',
    {
      code: 'rejected',
      retryable: true,
    },
  );
}

function isTime(labels: ExpositionSample['labels']): boolean {
  return labels[MARK.label] === MARK.scrapedAt;
}

function valueOf({ metric, value }: VectorElement): readonly ExpositionSample[] {
  if (value === undefined) return [];
  const { __name__: name = '', ...labels } = metric;
  return [{ name, labels, value: value[1] }];
}

/** A native histogram; where the same is kept as classic buckets too, those are read. */
function nativeOf(
  { metric, histogram }: VectorElement,
  slow: Readings['slow'],
): readonly ExpositionSample[] {
  const { __name__: name, ...labels } = metric;
  if (histogram === undefined || name !== SERVICE_METRICS.duration) return [];
  const { count, buckets } = histogram[1];
  const bounds = buckets.map(([, above, upTo, own]) => ({ above, upTo, count: own }));
  return classicBuckets({ labels, count, buckets: bounds }, slow);
}
