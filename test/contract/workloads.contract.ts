import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SlotName } from '../../src/domain/record.ts';
import type { Workloads } from '../../src/ports/workloads.ts';

/** Slots of two processes each, and releases `6.2.0` and `6.2.1` that start well. */
export type WorkloadsUnderTest = {
  readonly workloads: Workloads;
  /** Ends one process of the slot; returns when that can be seen. */
  readonly crash: (slot: SlotName) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** What everything that runs versions must do. */
export function workloadsContract(name: string, open: () => Promise<WorkloadsUnderTest>): void {
  describe(name, { timeout: 60_000 }, () => {
    let world: WorkloadsUnderTest;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());
    const seen = () => world.workloads.observe('green');
    const deploy = (release: string) => world.workloads.deploy({ slot: 'green', release });

    test('an empty slot wants nothing and holds no release', async () => {
      expect(await seen()).toEqual({
        release: undefined,
        ready: 0,
        wanted: 0,
        restarts: 0,
        trouble: undefined,
      });
    });

    test('a deployed slot becomes whole, and deploying it again changes nothing', async () => {
      await deploy('6.2.1');
      await deploy('6.2.1');
      await expect.poll(seen, { timeout: 30_000 }).toMatchObject({ ready: 2 });
      expect(await seen()).toEqual({
        release: '6.2.1',
        ready: 2,
        wanted: 2,
        restarts: 0,
        trouble: undefined,
      });
      expect(await world.workloads.observe('blue')).toMatchObject({ wanted: 0 });
    });

    test('another release takes the place of the one before', async () => {
      await deploy('6.2.0');
      await deploy('6.2.1');
      await expect.poll(seen, { timeout: 30_000 }).toMatchObject({ release: '6.2.1', ready: 2 });
    });

    test('a process that ended by itself is told, and started again by the next deploy', async () => {
      await deploy('6.2.1');
      await expect.poll(seen, { timeout: 30_000 }).toMatchObject({ ready: 2 });
      await world.crash('green');
      const short = await seen();
      expect(short).toMatchObject({ release: '6.2.1', ready: 1, wanted: 2 });
      expect(short.trouble).toBeDefined();
      await deploy('6.2.1');
      await expect.poll(seen, { timeout: 30_000 }).toMatchObject({ ready: 2, restarts: 1 });
    });

    ends(() => world.workloads);
  });
}

function ends(workloads: () => Workloads): void {
  test('a slot that was taken away is empty, also when it is taken away again', async () => {
    await workloads().deploy({ slot: 'green', release: '6.2.1' });
    await workloads().retire('green');
    await workloads().retire('green');
    expect(await workloads().observe('green')).toMatchObject({
      release: undefined,
      ready: 0,
      wanted: 0,
    });
  });

  test('an unknown release is refused with those that are known', async () => {
    const known = 'unknown release 9.9.9; known here: 6.2.0, 6.2.1';
    await expect(workloads().checkRelease('9.9.9')).rejects.toThrow(known);
    await expect(workloads().deploy({ slot: 'green', release: '9.9.9' })).rejects.toThrow(known);
    await expect(workloads().checkRelease('6.2.0')).resolves.toBeUndefined();
  });
}
