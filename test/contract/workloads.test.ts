import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { localSlots } from '../../src/adapters/local/slots/index.ts';
import { fakeWorkloads } from '../fakes/workloads.ts';
import { workloadsContract } from './workloads.contract.ts';

workloadsContract('the fake workloads', async () => {
  const releases = { '6.2.0': { startMs: 0 }, '6.2.1': { startMs: 0 } };
  const workloads = fakeWorkloads({ nowMs: () => 1000, releases, instancesPerSlot: 2 });
  return {
    workloads,
    crash: async (slot) => workloads.crash(slot, 0),
    close: async () => undefined,
  };
});

const SERVE = `
  require('http').createServer((_request, response) => response.end('ready')).listen(0, '127.0.0.1', function () {
    console.log(JSON.stringify({ msg: 'listening', pid: process.pid, ...this.address(), host: '127.0.0.1' }));
  });`;

workloadsContract('the local slots', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-workloads-contract-'));
  const slots = localSlots({
    folder,
    cwd: folder,
    command: [process.execPath, '-e', SERVE],
    instancesPerSlot: 2,
    releases: { '6.2.0': {}, '6.2.1': {} },
    env: {},
    announce: async () => undefined,
    nowMs: () => 1_000_000,
  });
  return {
    workloads: slots,
    crash: async (slot) => {
      const [first, ...others] = slots.instancesOf(slot);
      if (first === undefined) throw new Error(`nothing runs in ${slot}`);
      process.kill(first.pid, 'SIGKILL');
      await expect.poll(() => slots.instancesOf(slot).length).toBe(others.length);
    },
    close: async () => {
      await Promise.all([slots.retire('blue'), slots.retire('green')]);
      rmSync(folder, { recursive: true });
    },
  };
});
