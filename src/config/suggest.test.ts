import fc from 'fast-check';
import { expect, test } from 'vitest';
import { slipsBetween, suggest } from './suggest.ts';

test.each([
  ['payment', 'payment', 0],
  ['paymet', 'payment', 1],
  ['paymment', 'payment', 1],
  ['paxment', 'payment', 1],
  ['pyament', 'payment', 1],
  ['paymnte', 'payment', 2],
  ['', 'abc', 3],
  ['kitten', 'sitting', 3],
  ['ca', 'abc', 3],
])('from %s to %s it takes %d slips', (one, other, slips) => {
  expect(slipsBetween(one, other)).toBe(slips);
});

test('property: slips are as many in both directions, 0 only for equal words', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
  fc.assert(
    fc.property(word, word, (one, other) => {
      const slips = slipsBetween(one, other);
      expect(slipsBetween(other, one)).toBe(slips);
      expect(slips === 0).toBe(one === other);
      expect(slips).toBeLessThanOrEqual(Math.max(one.length, other.length));
      expect(slips).toBeGreaterThanOrEqual(Math.abs(one.length - other.length));
    }),
    { seed: 20261124 },
  );
});

test('the nearest known word is suggested, up to two slips and whatever its case', () => {
  const known = ['dwell', 'soak', 'ladder', 'paymentLadder'];
  expect(suggest('lader', known)).toBe('ladder');
  expect(suggest('paymentladder', known)).toBe('paymentLadder');
  expect(suggest('SOAK', known)).toBe('soak');
  expect(suggest('analysis', known)).toBeUndefined();
});

test('a word that would have to change altogether is not suggested', () => {
  expect(suggest('x', ['ab'])).toBeUndefined();
  expect(suggest('', ['ab'])).toBeUndefined();
});
