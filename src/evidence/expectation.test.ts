import { expect, test } from 'vitest';
import { expectMore, isMissing, NO_EXPECTATION, type Expectation } from './expectation.ts';

const silent = { counted: 0, sent: 0 };

function after(looks: number, start: Expectation, counted: number, sent: number): Expectation {
  let expectation = start;
  for (let look = 0; look < looks; look += 1) {
    expectation = expectMore(expectation, { candidate: { counted, sent }, stable: silent });
  }
  return expectation;
}

/** Stable has shown that a quarter of the requests is counted. */
const learnt = expectMore(NO_EXPECTATION, {
  candidate: silent,
  stable: { counted: 250, sent: 1000 },
});

test('requests that the edge sent and the candidate never counted are missing', () => {
  expect(isMissing(after(8, learnt, 0, 10))).toBe(false);
  expect(isMissing(after(9, learnt, 0, 10))).toBe(true);
});

test('one count ends the suspicion', () => {
  const suspicious = after(9, learnt, 0, 10);
  expect(isMissing(after(1, suspicious, 1, 10))).toBe(false);
});

test('few requests prove nothing', () => {
  expect(isMissing(after(3, learnt, 0, 1))).toBe(false);
});

test('nothing is expected of a gate that never counted anything', () => {
  expect(isMissing(after(100, NO_EXPECTATION, 0, 10))).toBe(false);
});
