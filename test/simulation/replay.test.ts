import { expect, test } from 'vitest';
import { chaos } from './chaos.ts';
import { seedsOf } from './random.ts';
import { simulate } from './simulate.ts';

test('the same inputs give the same journal, byte for byte', async () => {
  for (const seed of seedsOf(12)) {
    const [first, second] = [await simulate(chaos(seed)), await simulate(chaos(seed))];
    expect(first.journal.length).toBeGreaterThan(500);
    expect(second.journal, `ZHIYOU_SEED=${seed}`).toBe(first.journal);
  }
});
