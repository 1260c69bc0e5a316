import fc from 'fast-check';
import { expect, test } from 'vitest';
import { initialSchedule, nextSlot } from './schedule.ts';

const weightPercent = fc.integer({ min: 0, max: 10_000 }).map((hundredths) => hundredths / 100);

test('at any prefix the split differs from the exact one by less than one request', () => {
  fc.assert(
    fc.property(weightPercent, fc.integer({ min: 1, max: 3000 }), (weight, requests) => {
      let state = initialSchedule;
      let green = 0;
      for (let index = 1; index <= requests; index += 1) {
        const choice = nextSlot(state, weight);
        state = choice.state;
        green += choice.slot === 'green' ? 1 : 0;
        expect(Math.abs(green - (index * Math.round(weight * 100)) / 10_000)).toBeLessThan(1);
      }
    }),
  );
});

test('the bound holds while the weight changes before every request', () => {
  fc.assert(
    fc.property(fc.array(weightPercent, { maxLength: 1000 }), (weights) => {
      let state = initialSchedule;
      let green = 0;
      let exactHundredths = 0;
      for (const weight of weights) {
        const choice = nextSlot(state, weight);
        state = choice.state;
        green += choice.slot === 'green' ? 1 : 0;
        exactHundredths += Math.round(weight * 100);
        expect(Math.abs(green - exactHundredths / 10_000)).toBeLessThan(1);
      }
    }),
  );
});

test('weight 0 never and weight 100 always chooses green, whatever came before', () => {
  fc.assert(
    fc.property(fc.array(weightPercent, { maxLength: 200 }), (before) => {
      const state = before.reduce((held, weight) => nextSlot(held, weight).state, initialSchedule);
      expect(nextSlot(state, 0).slot).toBe('blue');
      expect(nextSlot(state, 100).slot).toBe('green');
    }),
  );
});
