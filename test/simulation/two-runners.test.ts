import { expect, test } from 'vitest';
import { claimInForce, openMemoryStore } from '../fakes/memory-store.ts';
import { liveIn } from './life.ts';
import { portsOf } from './ports.ts';
import { seedsOf } from './random.ts';
import { ID, scenarioOf } from './scenario.ts';
import { begin, driveAs, pass } from './simulate.ts';
import type { World } from './world.ts';

function drivenBy(world: World, pid: number): Promise<unknown> {
  const drive = driveAs(world, liveIn(portsOf(world, pid), undefined), pid);
  return drive.then(
    ({ state }) => state.phase,
    (error: unknown) => error,
  );
}

test('42: of two runners at once one drives, the other is refused and changes nothing', async () => {
  const world = await begin(scenarioOf(1));
  const both = Promise.all([drivenBy(world, 1), drivenBy(world, 2)]);
  const [first, second] = await world.time.play(both);
  expect(first).toBe('promoted');
  expect(second).toMatchObject({ message: 'the lease is held by runner-1' });
  expect(world.rules.broken).toEqual([]);
});

/** The first runner is frozen out at a moment, as when its machine sleeps, and both then run. */
test('who is taken over while it runs changes nothing from that moment on', async () => {
  for (const seed of seedsOf(25)) {
    const world = await begin(scenarioOf(seed, { deployTakesMs: seed % 3 === 0 ? 1500 : 0 }));
    const first = drivenBy(world, 1);
    await pass(world, 137 * seed);
    expect(claimInForce(world.disk)?.pid).toBe(1);
    world.disk.dead.add(1);
    const second = drivenBy(world, 2);
    const [lost, phase] = await world.time.play(Promise.all([first, second]));
    const broken = `ZHIYOU_SEED=${seed}: ${world.rules.broken.join('; ')}`;
    expect(world.rules.broken, broken).toEqual([]);
    expect(lost, broken).toMatchObject({ code: 'conflict' });
    expect(phase, broken).toBe('promoted');
    const journal = await openMemoryStore(world.disk, {
      pid: 0,
      nowMs: world.time.clock.nowMs,
    }).journal();
    expect(journal.check, broken).toMatchObject({ kind: 'intact' });
    expect(journal.entries.at(-1)?.event, broken).toMatchObject({ rollout: ID, phase: 'promoted' });
  }
});
