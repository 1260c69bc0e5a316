import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { lookAt } from '../../../../test/contract/state-store.contract.ts';
import type { StoredObject } from '../../../../test/fakes/kubernetes-api/object.ts';
import type { Look } from '../../../domain/record.ts';
import { document } from '../../../runner/runner.fixture.ts';
import { KINDS } from '../client/kinds.ts';
import { openStoreWorld, type World } from './store.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openStoreWorld();
});
afterEach(() => world.close());

const { id } = document;
const troubledAt = (atMs: number, trouble: string): Look => ({ ...lookAt(atMs), trouble });
const secrets = z.array(z.looseObject({ data: z.looseObject({ memory: z.string() }) }));
const segments = (state: string): readonly StoredObject[] =>
  world.api
    .objects(KINDS.ConfigMap)
    .filter(({ metadata }) => JSON.stringify(metadata['labels']).includes(`"${state}"`));
const changeLine = (name: string, change: (text: string) => string) => {
  const object = world.api.find(KINDS.ConfigMap, name);
  world.api.put(KINDS.ConfigMap, JSON.parse(change(JSON.stringify(object))));
};

describe('rollouts', () => {
  test('are objects that kubectl shows with phase and step', async () => {
    await world.open().save(document);
    expect(world.api.objects(KINDS.Rollout)).toMatchObject([
      {
        metadata: { name: `smart-travel.staging.${id}` },
        spec: { id, application: document.application },
        status: { phase: document.state.phase, step: `1/${document.plan.steps.length}` },
      },
    ]);
  });

  test('saving what is there already writes nothing', async () => {
    const store = world.open();
    await store.save(document);
    const { version } = world.api.store;
    await store.save(document);
    await world.open().save(document);
    expect(world.api.store.version).toBe(version);
  });

  test('of a newer format are refused, not misread', async () => {
    await world.open().save(document);
    const [object] = world.api.objects(KINDS.Rollout);
    const spec = { ...document, schemaVersion: 2 };
    world.api.put(KINDS.Rollout, { ...object, spec });
    await expect(world.open().latest()).rejects.toThrow(/written by a newer zhiyou/);
  });

  test('the oldest go with all that belongs to them', async () => {
    const store = world.open({ keptRollouts: 2 });
    for (const day of ['01', '02', '03']) {
      const one = `2026-11-${day}-001`;
      await store.save({ ...document, id: one });
      await store.saveMemory(one, { day });
      await store.addLook(one, lookAt(1));
      await store.queueInput(one, { id: '1', input: { kind: 'pause' } });
    }
    expect((await store.rollouts()).map((one) => one.id)).toEqual([
      '2026-11-03-001',
      '2026-11-02-001',
    ]);
    const left = [...world.api.objects(KINDS.ConfigMap), ...world.api.objects(KINDS.Secret)];
    expect(left.filter(({ metadata }) => metadata.name.includes('2026-11-01'))).toEqual([]);
    expect(left).toHaveLength(6);
  });

  test('without the definition there are none yet', async () => {
    world.api.kinds.splice(world.api.kinds.indexOf(KINDS.Rollout), 1);
    expect(await world.open().latest()).toBeUndefined();
    await expect(world.open().save(document)).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('what the runner remembers is in a Secret and nowhere else', async () => {
  const store = world.open();
  await store.save(document);
  await store.saveMemory(id, { previewSecret: 'only for us' });
  expect(await world.open().memory(id)).toEqual({ previewSecret: 'only for us' });
  const [secret] = secrets.parse(world.api.objects(KINDS.Secret));
  const packed = secret?.data.memory ?? '';
  expect(gunzipSync(Buffer.from(packed, 'base64')).toString()).toContain('only for us');
  for (const kind of [KINDS.ConfigMap, KINDS.Rollout]) {
    expect(JSON.stringify(world.api.objects(kind))).not.toContain('only for us');
  }
});

describe('looks', () => {
  const count = 40;
  const addMany = async () => {
    const store = world.open();
    await store.save(document);
    for (let atMs = 1; atMs <= count; atMs += 1) {
      await store.addLook(id, troubledAt(atMs, 'x'.repeat(5000)));
    }
    return store;
  };
  const all = Array.from({ length: count }, (_, k) => k + 1);

  test('fill bounded ConfigMaps, all but the last of them compressed, and are read in order', async () => {
    const store = await addMany();
    const found = segments('looks');
    expect(found.length).toBeGreaterThan(3);
    expect(found.filter((one) => one['binaryData'] === undefined)).toHaveLength(1);
    for (const one of found) expect(JSON.stringify(one).length).toBeLessThan(60_000);
    expect((await store.looks(id)).map(({ atMs }) => atMs)).toEqual(all);
    await world.open().addLook(id, troubledAt(count + 1, ''));
    expect((await store.looks(id)).at(-1)?.atMs).toBe(count + 1);
  });

  test('are followed across ConfigMaps, each once', async () => {
    const follow = world.open().followLooks(id);
    expect(await follow()).toEqual([]);
    const store = await addMany();
    expect((await follow()).map(({ atMs }) => atMs)).toEqual(all);
    expect(await follow()).toEqual([]);
    for (let k = 0; k < 30; k += 1) await store.addLook(id, troubledAt(100 + k, 'y'.repeat(5000)));
    expect(await follow()).toHaveLength(30);
  });

  test('are followed on when those that were seen last are gone', async () => {
    const follow = world.open().followLooks(id);
    const store = await addMany();
    await follow();
    const { name } = segments('looks').toSorted(bySequence).at(-1)?.metadata ?? { name: '' };
    for (let k = 0; k < 30; k += 1) await store.addLook(id, troubledAt(100 + k, 'y'.repeat(5000)));
    await world.cluster.remove({ kind: KINDS.ConfigMap, name });
    const added = await follow();
    expect(added.at(-1)?.atMs).toBe(129);
    expect(added.length).toBeLessThan(30);
  });

  test('one whose answer was lost is kept once', async () => {
    const store = world.open();
    await store.addLook(id, troubledAt(1, ''));
    let faults = 1;
    world.api.fault = ({ method }) => {
      if (method !== 'PUT' || faults === 0) return undefined;
      faults -= 1;
      return { kind: 'reset-after' };
    };
    await store.addLook(id, troubledAt(2, ''));
    expect((await store.looks(id)).map(({ atMs }) => atMs)).toEqual([1, 2]);
  });
});

const entry = (kind: string, note = '') => ({
  atMs: 1,
  actor: 'zhang.wei',
  event: { kind, note },
});

describe('the journal', () => {
  const name = 'smart-travel.staging.journal-0';

  test('one of two who append at the same place is refused, and the chain holds', async () => {
    const [one, other] = [await world.open().openJournal(), await world.open().openJournal()];
    await one(entry('a'));
    await expect(other(entry('b'))).rejects.toMatchObject({ code: 'conflict' });
    await one(entry('c'));
    expect((await world.open().journal()).check).toEqual({ kind: 'intact', entries: 2 });
  });

  test('an entry whose answer was lost is in it once', async () => {
    const append = await world.open().openJournal();
    const faults: ('POST' | 'PUT')[] = ['POST', 'PUT'];
    world.api.fault = ({ method }) => {
      if (method !== faults[0]) return undefined;
      faults.shift();
      return { kind: 'reset-after' };
    };
    for (const kind of ['a', 'b', 'c']) await append(entry(kind));
    const { entries, check } = await world.open().journal();
    expect(check).toEqual({ kind: 'intact', entries: 3 });
    expect(entries.map(({ event }) => event.kind)).toEqual(['a', 'b', 'c']);
  });

  test('entries that nobody waited for are kept in their order', async () => {
    const append = await world.open().openJournal();
    await Promise.all(['a', 'b', 'c'].map((kind) => append(entry(kind))));
    expect((await world.open().journal()).check).toEqual({ kind: 'intact', entries: 3 });
  });

  test.each([
    ['an altered event', (text: string) => text.replace('\\"b\\"', '\\"x\\"'), 2],
    ['text that is not JSON', (text: string) => text.replace('{\\"actor', '<\\"actor'), 1],
  ])('%s is found, named, and nothing is built on it', async (_what, change, line) => {
    const append = await world.open().openJournal();
    for (const kind of ['a', 'b', 'c']) await append(entry(kind));
    changeLine(name, change);
    expect((await world.open().journal()).check).toMatchObject({ kind: 'broken', line });
    await expect(world.open().openJournal()).rejects.toThrow(/the journal was changed/);
  });

  test('is bounded: the oldest entries go, and the rest can still be verified and continued', async () => {
    const append = await world.open().openJournal();
    for (let k = 0; k < 70; k += 1) await append(entry(`e${k}`, 'z'.repeat(40_000)));
    expect(segments('journal')).toHaveLength(64);
    await (
      await world.open().openJournal()
    )(entry('last'));
    const { entries, check } = await world.open().journal();
    expect(check.kind).toBe('intact');
    expect(entries[0]?.sequence).toBeGreaterThan(1);
    expect(entries.at(-1)).toMatchObject({ sequence: 71, event: { kind: 'last' } });
    const [oldest] = segments('journal').toSorted(bySequence);
    await world.cluster.remove({ kind: KINDS.ConfigMap, name: oldest?.metadata.name ?? '' });
    expect((await world.open().journal()).check.kind).toBe('intact');
  });
});

function sequence({ metadata }: StoredObject): number {
  return Number(metadata.name.split('-').at(-1));
}

function bySequence(one: StoredObject, other: StoredObject): number {
  return sequence(one) - sequence(other);
}
