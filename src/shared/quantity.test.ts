import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatQuantity, parseQuantity } from './quantity.ts';

const NANO = 1_000_000_000n;

test.each<[string, bigint]>([
  ['0', 0n],
  ['1', NANO],
  ['500m', NANO / 2n],
  ['1.5', (NANO * 3n) / 2n],
  ['.5', NANO / 2n],
  ['2Gi', 2n * 1024n ** 3n * NANO],
  ['1.5Gi', (3n * 1024n ** 3n * NANO) / 2n],
  ['100k', 100_000n * NANO],
  ['1e3', 1000n * NANO],
  ['12E2', 1200n * NANO],
  ['5E', 5n * 10n ** 18n * NANO],
  ['8Ei', 8n * 1024n ** 6n * NANO],
  ['1e-3', NANO / 1000n],
  ['100n', 100n],
  ['0.1n', 1n],
  ['-2', -2n * NANO],
  ['+3u', 3000n],
])('%s is read exactly', (text, amount) => {
  expect(parseQuantity(text)).toBe(amount);
});

test.each(['', 'x', '1 Gi', '4*2Gi', '1gi', '1.2.3', '.', 'm', '0x10'])(
  '67: %j is no quantity',
  (text) => {
    expect(() => parseQuantity(text)).toThrow('expected a number with a unit');
  },
);

test.each<[string, string, string]>([
  ['2', 'requests.cpu', '2'],
  ['1500m', 'requests.cpu', '1500m'],
  ['2.5Gi', 'limits.memory', '2.5Gi'],
  ['3Gi', 'requests.memory', '3Gi'],
  ['1536Mi', 'memory', '1.5Gi'],
  ['100', 'memory', '100'],
  ['0', 'memory', '0'],
  ['-512Mi', 'requests.memory', '-512Mi'],
  ['20', 'pods', '20'],
])('%s of %s is told as %s', (text, resource, told) => {
  expect(formatQuantity(parseQuantity(text), resource)).toBe(told);
});

test('sums are exact: a part of a unit never gets lost', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 100_000 }), { maxLength: 50 }), (parts) => {
      const sum = parts.reduce((total, part) => total + parseQuantity(`${part}m`), 0n);
      expect(sum).toBe(parseQuantity(`${parts.reduce((total, part) => total + part, 0)}m`));
    }),
  );
});
