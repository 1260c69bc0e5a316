import { expect, test } from 'vitest';
import { OperationError } from '../../../shared/errors.ts';
import { parseExposition } from './exposition.ts';
import { gaugeOf, seriesOf } from './series-of.ts';
import { readingsAt } from '../../../../test/fakes/readings.ts';

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

test('49, 58: the counters of the service become series of ours', () => {
  const samples = parseExposition(TEXT) ?? [];
  expect(seriesOf(samples, readingsAt({ default: 500 }))).toEqual({
    'answers:default': 100,
    'slow:default': 10,
    'payments:wechat': 42,
    'payments-failed:wechat': 2,
  });
  expect(gaugeOf(samples, 'smart_travel_inflight_payments')).toBe(3);
});

const bucket = (routeClass: string, le: string, count: number) => ({
  name: 'smart_travel_http_request_duration_seconds_bucket',
  labels: { route_class: routeClass, le },
  value: count,
});

const BOTH = [
  bucket('default', '0.5', 90),
  bucket('default', '5', 99),
  bucket('default', '+Inf', 100),
  bucket('payment', '0.5', 2),
  bucket('payment', '5', 37),
  bucket('payment', '+Inf', 40),
];

test('50: every route class is held against a boundary of its own', () => {
  expect(seriesOf(BOTH, readingsAt({ default: 500, payment: 5000 }))).toEqual({
    'answers:default': 100,
    'slow:default': 10,
    'answers:payment': 40,
    'slow:payment': 3,
  });
});

test('a route class without a boundary has answers and nothing that is slow', () => {
  expect(seriesOf(BOTH, readingsAt({ default: 500 }))).toEqual({
    'answers:default': 100,
    'slow:default': 10,
    'answers:payment': 40,
  });
});

test('a boundary is found although its seconds are no exact binary fraction', () => {
  const samples = [bucket('default', '0.035', 7), bucket('default', '+Inf', 9)];
  expect(seriesOf(samples, readingsAt({ default: 35 }))['slow:default']).toBe(2);
});

const readAt3Seconds = () => seriesOf(BOTH, readingsAt({ default: 500, payment: 3000 }));

test('a boundary that the service does not count by is refused, and told with those that it has', () => {
  expect(readAt3Seconds).toThrow(OperationError);
  expect(readAt3Seconds).toThrow(
    'duration buckets of route class payment: expected a boundary at 3000 ms, found 500, 5000 ms',
  );
  expect(readAt3Seconds).toThrow(expect.objectContaining({ code: 'rejected', retryable: false }));
});

test('a boundary of a class that has had no requests yet is not missed', () => {
  expect(seriesOf([], readingsAt({ default: 500, payment: 3000 }))).toEqual({});
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
