import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { birthOf } from '../process/alive.ts';
import { localSlots, type LocalSlots } from './index.ts';

const SERVE = `
  require('http').createServer((_request, response) => {
    if (process.env.NEVER_READY) response.statusCode = 503;
    response.end('ready');
  }).listen(0, '127.0.0.1', function () {
    console.log(JSON.stringify({ msg: 'listening', pid: process.pid, ...this.address(), host: '127.0.0.1' }));
    if (process.env.CRASH) process.exit(9);
  });`;

let folder: string;
let nowMs: number;
let announced: string[];
let slots: LocalSlots;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-slots-'));
  nowMs = 1_000_000;
  announced = [];
  slots = localSlots({
    folder,
    cwd: folder,
    command: [process.execPath, '-e', SERVE],
    instancesPerSlot: 2,
    releases: { '6.2.0': {}, '6.2.1': {}, crashing: { CRASH: '1' }, waiting: { NEVER_READY: '1' } },
    env: {},
    announce: async (slot, instances) => {
      announced.push(`${slot} ${instances.length}`);
    },
    nowMs: () => nowMs,
  });
});
afterEach(async () => {
  await Promise.all([slots.retire('blue'), slots.retire('green')]);
  rmSync(folder, { recursive: true });
});

test('a deployed slot is ready, is announced, and deploying it again changes nothing', async () => {
  await slots.deploy({ slot: 'green', release: '6.2.1' });
  const pids = slots.instancesOf('green').map(({ pid }) => pid);
  await slots.deploy({ slot: 'green', release: '6.2.1' });
  expect(slots.instancesOf('green').map(({ pid }) => pid)).toEqual(pids);
  expect(await slots.observe('green')).toMatchObject({ ready: 2, wanted: 2, restarts: 0 });
  expect(announced).toEqual(['green 2', 'green 2']);
});

test('another release serves once all of it is ready, and only then the one before ends', async () => {
  await slots.deploy({ slot: 'green', release: '6.2.0' });
  const before = slots.instancesOf('green').map(({ pid }) => pid);
  await slots.deploy({ slot: 'green', release: '6.2.1' });
  expect(await slots.observe('green')).toMatchObject({ release: '6.2.1', ready: 2, restarts: 0 });
  const after = slots.instancesOf('green').map(({ pid }) => pid);
  expect(after.filter((pid) => before.includes(pid))).toEqual([]);
  expect(before.map((pid) => birthOf(pid))).toEqual([undefined, undefined]);
  expect(announced).toEqual(['green 2', 'green 2']);
});

test('a release that does not get ready takes the place of none, and can be called off', async () => {
  await slots.deploy({ slot: 'green', release: '6.2.0' });
  const before = slots.instancesOf('green').map(({ pid }) => pid);
  await slots.deploy({ slot: 'green', release: 'crashing' });
  expect(await slots.observe('green')).toMatchObject({ release: 'crashing', ready: 0, wanted: 2 });
  expect(slots.instancesOf('green').map(({ pid }) => pid)).toEqual(before);
  await slots.deploy({ slot: 'green', release: '6.2.0' });
  expect(await slots.observe('green')).toMatchObject({ release: '6.2.0', ready: 2, restarts: 0 });
  expect(slots.instancesOf('green').map(({ pid }) => pid)).toEqual(before);
});

test('a process that was killed is started again, after a pause that grows', async () => {
  await slots.deploy({ slot: 'blue', release: '6.2.0' });
  const kill = () => {
    const pid = slots.instancesOf('blue')[0]?.pid;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    return expect.poll(() => slots.instancesOf('blue').length).toBe(1);
  };
  await kill();
  await slots.deploy({ slot: 'blue', release: '6.2.0' });
  expect(await slots.observe('blue')).toMatchObject({ ready: 2, restarts: 1 });
  await kill();
  await slots.deploy({ slot: 'blue', release: '6.2.0' });
  expect(await slots.observe('blue')).toMatchObject({ ready: 1, restarts: 1 });
  nowMs += 1000;
  await slots.deploy({ slot: 'blue', release: '6.2.0' });
  expect(await slots.observe('blue')).toMatchObject({ ready: 2, restarts: 2 });
});

test('a slot that never gets ready says why with its last log lines', async () => {
  await slots.deploy({ slot: 'green', release: 'crashing' });
  const seen = await slots.observe('green');
  expect(seen.ready).toBe(0);
  expect(seen.trouble).toContain('listening');
});

test('a process that runs and never gets ready shows its last log lines too', async () => {
  await slots.deploy({ slot: 'green', release: 'waiting' });
  const seen = await slots.observe('green');
  expect(seen).toMatchObject({ release: 'waiting', ready: 0, wanted: 2, restarts: 0 });
  expect(seen.trouble).toContain('listening');
});

test('a retired slot is empty', async () => {
  await slots.deploy({ slot: 'green', release: '6.2.1' });
  await slots.retire('green');
  expect(await slots.observe('green')).toMatchObject({ ready: 0, wanted: 0 });
  expect(announced.at(-1)).toBe('green 0');
});

test('an unknown release is refused with those that are known', async () => {
  await expect(slots.deploy({ slot: 'green', release: '9.9.9' })).rejects.toThrow(
    'unknown release 9.9.9; known here: 6.2.0, 6.2.1, crashing, waiting',
  );
});
