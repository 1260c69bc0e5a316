import type { SeenRequest } from '../../../../test/contract/small-server.ts';

/** An answer of the stub. */
export type StubAnswer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The release that the stub says it is. */
export const RELEASE = '6.2.1';

const METRICS = [
  'process_start_time_seconds 1764550000',
  `smart_travel_http_requests_total{route_class="default",status="200",slot="green",release="${RELEASE}"} 5`,
  'smart_travel_http_request_duration_seconds_bucket{route_class="default",le="+Inf"} 5',
  `smart_travel_payment_requests_total{stage="payment_processing",provider="wechat",outcome="success",slot="green",release="${RELEASE}"} 0`,
  'smart_travel_inflight_payments{slot="green"} 0',
  'smart_travel_inflight_requests{slot="green"} 0',
  'smart_travel_payment_success_rate 0.99',
].join('\n');

/** What a service that is well answers, by method and path without its query. */
const WELL: Readonly<Record<string, StubAnswer>> = {
  'GET /api/health': json({ status: 'alive' }),
  'GET /api/ready': json({ status: 'ready' }),
  'GET /api/version': json({ release: RELEASE }),
  'GET /api/metrics': { body: METRICS },
  'GET /api/monitoring/registry/status': json({ status: 'active' }),
  'GET /api/monitoring/collector/status': json({ status: 'collecting' }),
  'GET /api/monitoring/error-handler/status': json({ status: 'handling' }),
  'GET /api/payment/health': json({ status: 'ok' }),
  'GET /api/payment/test': json({ status: 'ok' }),
  'GET /api/payment/gateway/test': json({ status: 'ok' }),
  'POST /api/payment/orders': json({ id: 'g-1', status: 'created' }, 201),
  'POST /api/payment/orders/g-1/pay': json({ id: 'g-1', status: 'paying' }),
  'GET /api/payment/orders/g-1': json({ id: 'g-1', status: 'refunded' }),
  'GET /api/database/health': json({ status: 'connected' }),
  'GET /api/amap/test': json({ status: 'not configured' }),
  'GET /api/cache/health': json({ status: 'healthy' }),
  'GET /api/travel/search': json({ total: 1, sights: [{ id: 'west-lake', zh: '西湖' }] }),
};

/** What a service that is well answers to this request. */
export function wellAnswer(request: SeenRequest): StubAnswer {
  const named = WELL[routeOf(request)];
  const { status = 200, headers, body } = named ?? special(request);
  return { status, headers: { 'x-release': RELEASE, ...headers }, body };
}

/** `GET /api/health` */
export function routeOf({ method, path }: SeenRequest): string {
  return `${method} ${path.split('?', 1)[0] ?? ''}`;
}

/** An answer in JSON. */
export function json(value: unknown, status = 200): StubAnswer {
  return { status, body: JSON.stringify(value) };
}

function special(request: SeenRequest): StubAnswer {
  if (routeOf(request) !== 'POST /api/travel/plan') {
    return json({ error: { code: 'not_found', message: 'there is no such route' } }, 404);
  }
  if (request.body.length > 65_536) return json({ error: { code: 'too_large' } }, 413);
  const { days } = JSON.parse(request.body) as { days: unknown };
  if (days !== 2) return json({ error: { code: 'invalid_request' } }, 400);
  return json({ tripId: 'trip-1', days: [{ visits: [{}] }, { visits: [{}] }] });
}
