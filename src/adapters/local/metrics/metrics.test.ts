import { expect, test } from 'vitest';
import { parseExposition } from './exposition.ts';
import { gaugeOf, seriesOf } from './series-of.ts';

const TEXT = `# HELP smart_travel_http_request_duration_seconds Time to answer.
# TYPE smart_travel_http_request_duration_seconds histogram
smart_travel_http_request_duration_seconds_bucket{le="0.5",route_class="default",slot="blue"} 90
smart_travel_http_request_duration_seconds_bucket{le="1",route_class="default",slot="blue"} 95
smart_travel_http_request_duration_seconds_bucket{le="+Inf",route_class="default",slot="blue"} 100
smart_travel_payment_requests_total{stage="payment_processing",provider="wechat",outcome="success"} 40
smart_travel_payment_requests_total{stage="payment_processing",provider="wechat",outcome="failure"} 2
smart_travel_payment_requests_total{stage="order_creation",provider="wechat",outcome="success"} 77
smart_travel_inflight_payments{slot="blue"} 3
process_start_time_seconds 1.7e9
`;

test('the counters of the service become series of ours', () => {
  const samples = parseExposition(TEXT) ?? [];
  expect(seriesOf(samples, 500)).toEqual({
    'answers:default': 100,
    'slow:default': 10,
    'payments:wechat': 42,
    'payments-failed:wechat': 2,
  });
  expect(gaugeOf(samples, 'smart_travel_inflight_payments')).toBe(3);
});

test('escaped labels, exponents and infinities are read', () => {
  expect(parseExposition('a{b="x\\"y\\\\z\\n"} 1e3\nc +Inf\nd NaN 1700000000000')).toEqual([
    { name: 'a', labels: { b: 'x"y\\z\n' }, value: 1000 },
    { name: 'c', labels: {}, value: Infinity },
    { name: 'd', labels: {}, value: NaN },
  ]);
});

test.each(['<html>', 'a{b="c"', 'name'])('%s is not an exposition', (text) => {
  expect(parseExposition(text)).toBeUndefined();
});
