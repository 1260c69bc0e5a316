import { afterEach, beforeEach, expect, test } from 'vitest';
import { document } from '../../../runner/runner.fixture.ts';
import { KINDS } from '../client/kinds.ts';
import { TOKEN_ANNOTATION } from './fence.ts';
import { leaseIn, openStoreWorld, type World } from './store.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openStoreWorld();
});
afterEach(() => world.close());

const until = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });
const leaseObject = () => world.api.find(KINDS.Lease, 'smart-travel.staging');
/** Renews at once and again, and stops soon when it cannot. */
const QUICK = { durationMs: 15_000, renewEveryMs: 10, giveUpAfterMs: 300 };

/** The clock of the API server goes on. */
function later(ms: number): void {
  const { nowMs } = world.api;
  world.api.nowMs = () => nowMs() + ms;
}

test('a holder that no longer renews is followed by the next, by the clock of the API server', async () => {
  const first = leaseIn(await world.open().acquire('zhang.wei'));
  expect(await world.open().acquire('li.na')).toMatchObject({
    kind: 'refused',
    by: { holder: 'zhang.wei', pid: process.pid },
  });
  later(10_000);
  expect((await world.open().acquire('li.na')).kind).toBe('refused');
  later(7000);
  expect(await world.open().holder()).toBeUndefined();
  const second = leaseIn(await world.open().acquire('li.na'));
  expect(second.token).toBeGreaterThan(first.token);
  expect((await world.open().holder())?.holder).toBe('li.na');
});

test('of many who try at once, one holds it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, k) => world.open().acquire(`racer-${k}`)),
  );
  expect(answers.filter(({ kind }) => kind === 'held')).toHaveLength(1);
});

test('a holder that was cut off writes nothing once another holds the lease', async () => {
  const late = world.open();
  await late.acquire('zhang.wei');
  await late.save(document);
  await late.saveMemory(document.id, { total: 1 });
  const append = await late.openJournal();
  await append({ atMs: 1, actor: 'zhang.wei', event: { kind: 'a' } });
  later(20_000);
  const next = world.open();
  await next.acquire('li.na');
  // It wrote nothing yet: that it holds the lease is enough.
  const writes = [
    () => late.save({ ...document, requester: 'late' }),
    () => late.saveMemory(document.id, { total: 2 }),
    () => append({ atMs: 2, actor: 'zhang.wei', event: { kind: 'late' } }),
  ];
  for (const write of writes) {
    await expect(write()).rejects.toMatchObject({ code: 'conflict', retryable: false });
  }
  expect(await next.memory(document.id)).toEqual({ total: 1 });
  expect((await next.latest())?.requester).toBe(document.requester);
  expect((await next.journal()).entries).toHaveLength(1);
});

test('it is not held while it could not be renewed in time, and again when it could after all', async () => {
  const store = world.open({ times: QUICK });
  const lease = leaseIn(await store.acquire('zhang.wei'));
  world.api.fault = () => ({ kind: 'status', status: 500 });
  await until(lease.held).toBe(false);
  await expect(store.save(document)).rejects.toMatchObject({ code: 'conflict' });
  world.api.fault = () => undefined;
  const saved = () =>
    store.save(document).then(
      () => lease.held(),
      () => false,
    );
  await until(saved).toBe(true);
});

test('a renewal whose answer was lost is no loss', async () => {
  const lease = leaseIn(
    await world.open({ times: { ...QUICK, giveUpAfterMs: 60_000 } }).acquire('a'),
  );
  let lost = 0;
  world.api.fault = ({ method }) => {
    if (method !== 'PUT' || lost === 3) return undefined;
    lost += 1;
    return { kind: 'reset-after' };
  };
  await until(() => lost).toBe(3);
  const version = leaseObject()?.metadata.resourceVersion;
  await until(() => leaseObject()?.metadata.resourceVersion !== version).toBe(true);
  expect(lease.held()).toBe(true);
});

test('it is lost for good when somebody else took it', async () => {
  const store = world.open({ times: QUICK });
  const lease = leaseIn(await store.acquire('zhang.wei'));
  const taken = { ...leaseObject(), spec: { holderIdentity: 'another', leaseTransitions: 9 } };
  world.api.put(KINDS.Lease, { ...taken, metadata: { name: 'smart-travel.staging' } });
  await until(lease.held).toBe(false);
  await lease.release();
  expect(leaseObject()).toMatchObject({ spec: { holderIdentity: 'another' } });
});

test('a released lease is free at once, and is not renewed any more', async () => {
  const lease = leaseIn(await world.open({ times: QUICK }).acquire('zhang.wei'));
  await lease.release();
  expect(leaseObject()).toMatchObject({ spec: { holderIdentity: '' } });
  expect((await world.open().acquire('li.na')).kind).toBe('held');
});

test('where the Lease was removed, the next token is still above all that was written', async () => {
  const store = world.open();
  await (await store.acquire('a').then(leaseIn)).release();
  const holder = world.open();
  const { token } = leaseIn(await holder.acquire('b'));
  await holder.save(document);
  await world.cluster.remove({ kind: KINDS.Lease, name: 'smart-travel.staging' });
  expect(leaseIn(await world.open().acquire('c')).token).toBe(token + 1);
});

test('nobody without the lease writes over what a holder wrote', async () => {
  const holder = world.open();
  await holder.acquire('zhang.wei');
  await holder.save(document);
  await expect(world.open().save({ ...document, requester: 'nobody' })).rejects.toThrow(
    /fencing token 1, and ours is 0/,
  );
});

test('a holder that stalls while it takes over does not put its token over a larger one', async () => {
  const before = world.open();
  const lease = leaseIn(await before.acquire('before'));
  await before.save(document);
  await lease.release();
  const [rollout] = world.api.objects(KINDS.Rollout);
  const larger = { [TOKEN_ANNOTATION]: '99' };
  world.api.fault = ({ method }) => {
    if (method !== 'PATCH') return undefined;
    world.api.fault = () => undefined;
    const metadata = { ...rollout?.metadata, resourceVersion: '', annotations: larger };
    world.api.put(KINDS.Rollout, { ...rollout, metadata });
    return undefined;
  };
  await expect(world.open().acquire('late')).rejects.toMatchObject({ code: 'conflict' });
  expect(await world.open().holder()).toBeUndefined();
  expect(world.api.objects(KINDS.Rollout)).toMatchObject([{ metadata: { annotations: larger } }]);
});
