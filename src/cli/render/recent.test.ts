import { expect, test } from 'vitest';
import { sumTallies } from './recent.ts';
import { goodLooks } from './rollout.fixture.ts';

test('a provider named like something that every object has adds nothing', () => {
  const nothing = { requests: 0, failed: 0 };
  expect(sumTallies(goodLooks(), 'payments', 'constructor')).toEqual({
    candidate: nothing,
    stable: nothing,
  });
});
