import { z } from 'zod';
import { parseExposition, type ExpositionSample } from '../../metrics/exposition.ts';
import { SERVICE_METRICS } from '../../metrics/series-of.ts';
import type { TestGroup } from '../test-of.ts';
import { ask, askFor, expectStatus, type Visited } from '../visit.ts';

const METRICS = '/api/metrics';
/** What gates and alerts read. */
const NEEDED: readonly string[] = [
  SERVICE_METRICS.started,
  `${SERVICE_METRICS.duration}_bucket`,
  SERVICE_METRICS.payments,
  SERVICE_METRICS.inflightPayments,
  SERVICE_METRICS.inflightRequests,
  'smart_travel_http_requests_total',
];
const RATIOS: readonly string[] = [
  'smart_travel_payment_success_rate',
  'smart_travel_order_completion_rate',
  'smart_travel_cache_hit_rate',
];

const statusIs = (status: string) => z.looseObject({ status: z.literal(status) });

/** What gates and alerts read is there and can be true, and the parts that make it work. */
export const monitoringIntegration: TestGroup = (visited) => ({
  metrics: async () => {
    const samples = await samplesOf(visited);
    const missing = NEEDED.filter((wanted) => samples.every(({ name }) => name !== wanted));
    if (missing.length > 0) throw new Error(`${METRICS}: there is no ${missing.join(', ')}`);
    const strangers = samples.filter(({ labels: { release } }) => isStrange(visited, release));
    const [stranger] = strangers;
    if (stranger === undefined) return;
    throw new Error(
      `${METRICS} ${stranger.name}: expected release ${visited.releases.join(' or ')}, got ${stranger.labels['release']}`,
    );
  },
  values: async () => {
    const samples = await samplesOf(visited);
    const impossible = samples.find(cannotBe);
    if (impossible === undefined) return;
    throw new Error(`${METRICS} ${impossible.name}: ${impossible.value} cannot be`);
  },
  registry: async () => {
    await askFor(visited, { path: '/api/monitoring/registry/status' }, statusIs('active'));
  },
  collector: async () => {
    await askFor(visited, { path: '/api/monitoring/collector/status' }, statusIs('collecting'));
  },
  'error-handler': async () => {
    await askFor(visited, { path: '/api/monitoring/error-handler/status' }, statusIs('handling'));
  },
});

/** What Node tells of itself may have no mean yet; what the service tells of its business has a value or is left out. */
function cannotBe({ name, value }: ExpositionSample): boolean {
  const isOwn = name.startsWith('smart_travel_');
  return (isOwn && Number.isNaN(value)) || (RATIOS.includes(name) && (value < 0 || value > 1));
}

function isStrange({ releases }: Visited, release: string | undefined): boolean {
  return release !== undefined && !releases.includes(release);
}

async function samplesOf(visited: Visited): Promise<readonly ExpositionSample[]> {
  const answer = await ask(visited, { path: METRICS });
  expectStatus(METRICS, answer, 200);
  const samples = parseExposition(answer.text);
  if (samples !== undefined) return samples;
  throw new Error(`${METRICS}: this is not the text format of Prometheus`);
}
