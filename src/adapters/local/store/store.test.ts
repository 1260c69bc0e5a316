import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RolloutDocument } from '../../../domain/record.ts';
import { newRollout } from '../../../engine/decide.ts';
import { compilePlan } from '../../../engine/plan.ts';
import { openLocalStore } from './index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const store = () => openLocalStore(folder, { nowMs: () => 1 });
const document = (id: string): RolloutDocument => ({
  schemaVersion: 1,
  id,
  application: 'smart-travel',
  environment: 'local',
  requester: 'zhang.wei',
  stable: { slot: 'blue', release: '6.2.0' },
  candidate: { slot: 'green', release: '6.2.1' },
  plan: compilePlan({
    strategy: 'canary',
    classes: ['default', 'payment'],
    dwellMs: 1,
    soakMs: 1,
    requestsPerSecond: 100,
    waitingMs: 1000,
    phaseDeadlineMs: 1,
  }),
  state: newRollout(1),
  startedAtMs: 1,
  finishedAtMs: undefined,
});

test('the newest rollout is the latest, and what was saved comes back equal', async () => {
  const writer = store();
  await writer.save(document('2026-11-23-001'));
  await writer.save(document('2026-11-24-001'));
  expect((await store().latest())?.id).toBe('2026-11-24-001');
  expect(await store().latest()).toMatchObject({
    plan: document('x').plan,
    requester: 'zhang.wei',
  });
  expect((await store().rollouts()).map(({ id }) => id)).toEqual([
    '2026-11-24-001',
    '2026-11-23-001',
  ]);
});

test('without a rollout there is none', async () => {
  expect(await store().latest()).toBeUndefined();
  expect(await store().rollouts()).toEqual([]);
});

test('state of a newer version is refused, not misread', async () => {
  await store().save(document('2026-11-23-001'));
  const path = join(folder, 'rollouts', '2026-11-23-001', 'rollout.json');
  writeFileSync(path, JSON.stringify({ ...document('2026-11-23-001'), schemaVersion: 2 }));
  await expect(store().latest()).rejects.toThrow(/written by a newer zhiyou/);
});

test('files are for their owner only', async () => {
  await store().save(document('2026-11-23-001'));
  const path = join(folder, 'rollouts', '2026-11-23-001', 'rollout.json');
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('inputs wait in the order of their ids until they are dropped', async () => {
  const id = '2026-11-23-001';
  await store().queueInput(id, { id: '2', input: { kind: 'abort' } });
  await store().queueInput(id, { id: '1', input: { kind: 'pause' } });
  await store().queueInput(id, { id: '1', input: { kind: 'again' } });
  expect(await store().inputs(id)).toEqual([
    { id: '1', input: { kind: 'pause' } },
    { id: '2', input: { kind: 'abort' } },
  ]);
  await store().dropInput(id, '1');
  expect(await store().inputs(id)).toHaveLength(1);
});

test('a look that a kill cut short is passed over', async () => {
  const id = '2026-11-23-001';
  await store().save(document(id));
  appendFileSync(join(folder, 'rollouts', id, 'looks.ndjson'), '{"atMs":1}\n{"atMs":');
  expect(await store().looks(id)).toEqual([{ atMs: 1 }]);
});

test('a rollout that a kill left without its document never was', async () => {
  const writer = store();
  await writer.save(document('2026-11-23-001'));
  mkdirSync(join(folder, 'rollouts', '2026-11-23-002'));
  expect((await writer.latest())?.id).toBe('2026-11-23-001');
});

test('looks are followed from where the last call ended', async () => {
  const writer = store();
  await writer.save(document('2026-11-23-001'));
  const follow = writer.followLooks('2026-11-23-001');
  expect(await follow()).toEqual([]);
  const looks = join(folder, 'rollouts', '2026-11-23-001', 'looks.ndjson');
  writeFileSync(looks, '{"atMs":1}\n{"atMs":2}\n{"atM');
  expect(await follow()).toEqual([{ atMs: 1 }, { atMs: 2 }]);
  appendFileSync(looks, 's":3}\nnot json\n');
  expect(await follow()).toEqual([{ atMs: 3 }]);
});
