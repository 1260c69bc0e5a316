import { parseExposition } from '../src/adapters/service/metrics/exposition.ts';
import { seriesOf } from '../src/adapters/service/metrics/series-of.ts';
import { incrementsBetween } from '../src/evidence/increments.ts';
import type { BenchmarkOptions, Figure } from './benchmark.ts';
import { computed } from './compute.ts';

const BUCKETS = ['0.005', '0.01', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];
const PREFIX = 'smart_travel';

/** What a busy process shows: histograms of 12 routes and both classes, and payments of two providers. */
function expositionText(): string {
  const routes = Array.from({ length: 12 }, (_one, k) => `route="/api/r${k}",status="200"`);
  const classes = ['default', 'payment'].map((name) => `route_class="${name}",slot="blue"`);
  const payments = ['wechat', 'alipay'].flatMap((provider) =>
    ['success', 'failure'].map(
      (outcome) =>
        `${PREFIX}_payment_requests_total{stage="payment_processing",provider="${provider}",outcome="${outcome}"} 42`,
    ),
  );
  return `${[...routes, ...classes].flatMap(bucketsOf).concat(payments).join('\n')}\n`;
}

function bucketsOf(labels: string): string[] {
  return BUCKETS.map(
    (le, k) => `${PREFIX}_http_request_duration_seconds_bucket{le="${le}",${labels}} ${100 + k}`,
  );
}

/** Reading one scrape of a process, and the increments since the one before. */
export async function scrape(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const text = expositionText();
  const lines = text.split('\n').length - 1;
  const slow = { 'slow:default': { routeClass: 'default', slowerThanMs: 500 } };
  const series = seriesOf(parseExposition(text) ?? [], { slow, counters: {}, holds: {} });
  const ages = { startedAtMs: 0, rolloutStartedAtMs: 0 };
  const before = { atMs: 0, instance: 'a', series };
  const after = { atMs: 1000, instance: 'a', series };
  return [
    await computed(`scrapes read, ${lines} lines`, () => parseExposition(text), options),
    await computed(
      `increments of ${Object.keys(series).length} series`,
      () => incrementsBetween(before, after, ages),
      options,
    ),
  ];
}
