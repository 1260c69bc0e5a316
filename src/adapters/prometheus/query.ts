import type { Readings } from '../../domain/measures.ts';
import { SERVICE_METRICS } from '../service/metrics/series-of.ts';

/** The label of what is no metric, and its values: when a process was scraped, and that there is an answer at all. */
export const MARK = {
  label: 'zhiyou_value',
  scrapedAt: 'scraped_at',
  answered: 'answered',
} as const;

const NAMES: readonly string[] = [
  'up',
  SERVICE_METRICS.started,
  SERVICE_METRICS.duration,
  `${SERVICE_METRICS.duration}_bucket`,
  SERVICE_METRICS.payments,
  SERVICE_METRICS.inflightPayments,
];

/**
 * One instant query for everything, so that all of it is of one moment: raw counters, and when each process was
 * scraped. A rate would hide resets and gaps, and the time of an instant value is that of the question.
 * @param selector Matchers that choose the processes of one slot, such as `namespace="shop",pod=~"shop-blue-.+"`.
 */
export function slotQuery(selector: string, { counters, holds }: Readings): string {
  const asked = [...Object.values(counters), ...Object.values(holds)].map(({ name }) => name);
  const names = [...new Set([...NAMES, ...asked])];
  const values = `{__name__=~"${names.join('|')}",${selector}}`;
  const times = `timestamp(${SERVICE_METRICS.started}{${selector}})`;
  return [values, marked(times, MARK.scrapedAt), marked('vector(1)', MARK.answered)].join(' or ');
}

function marked(vector: string, value: string): string {
  return `label_replace(${vector},"${MARK.label}","${value}","","")`;
}
