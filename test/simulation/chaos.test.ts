import { expect, test } from 'vitest';
import { chaos } from './chaos.ts';
import { seedsOf } from './random.ts';
import { simulateAll } from './simulate.ts';

test('whatever goes wrong, every rule holds at every moment and a rollout ends wholly new or wholly old', async () => {
  const { outcomes, broken } = await simulateAll(seedsOf(200).map(chaos));
  expect(broken).toEqual([]);
  if (outcomes.length < 100) return;
  // A world in which every rollout ends alike would test nothing.
  const ends = Map.groupBy(outcomes, ({ document }) => document?.state.phase);
  expect(ends.get('promoted')?.length).toBeGreaterThan(20);
  expect(ends.get('rolled-back')?.length).toBeGreaterThan(20);
});
