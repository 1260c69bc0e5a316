import { check, constantFrom, double, array, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { createPacer } from './pacer.ts';

test('asked every 5 ms, three seconds at 300 requests/s bring exactly 900', () => {
  const pace = createPacer(300, 1000);
  let sent = 0;
  for (let nowMs = 1005; nowMs <= 4000; nowMs += 5) sent += pace(nowMs);
  expect(sent).toBe(900);
});

test('a pause of one second is caught up with at twice the rate and not at once', () => {
  const pace = createPacer(300, 0);
  const counts = Array.from({ length: 200 }, (_one, k) => pace(1000 + 5 * k));
  expect(Math.max(...counts)).toBeLessThanOrEqual(12);
  const over100Ms = counts.slice(1, 21).reduce((sum, count) => sum + count, 0);
  expect(over100Ms).toBe(60);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(Math.floor((300 * 1995) / 1000));
});

test('less than one request a second still comes', () => {
  const pace = createPacer(0.5, 0);
  expect([1999, 2000, 3999, 4000].map(pace)).toEqual([0, 1, 0, 1]);
});

test('however late it is asked, it is never ahead and never above twice the rate', () => {
  const gaps = array(double({ min: 0, max: 400, noNaN: true }), { maxLength: 100 });
  const holds = property(constantFrom(1, 40, 300, 600), gaps, integer(), (rate, all, startMs) => {
    const pace = createPacer(rate, startMs);
    const burst = Math.max(1, 2 * rate * 0.02);
    let nowMs = startMs;
    let sent = 0;
    for (const gap of all) {
      nowMs += gap;
      sent += pace(nowMs);
      expect(sent).toBeLessThanOrEqual((rate * (nowMs - startMs)) / 1000 + 1e-6);
      expect(sent).toBeLessThanOrEqual((2 * rate * (nowMs - startMs)) / 1000 + burst + 1e-6);
    }
  });
  expect(check(holds)).toMatchObject({ failed: false });
});
