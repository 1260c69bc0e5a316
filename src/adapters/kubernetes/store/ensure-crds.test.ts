import { afterEach, beforeEach, expect, test } from 'vitest';
import { KINDS } from '../client/kinds.ts';
import { CRD_REVISION_ANNOTATION, ROLLOUT_CRD } from './crd.ts';
import { ensureCrds } from './ensure-crds.ts';
import { openStoreWorld, type World } from './store.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openStoreWorld();
});
afterEach(() => world.close());

const crd = KINDS.CustomResourceDefinition;

/** As the API server does a moment after a definition was written. */
function establishing(): void {
  world.api.store.changes.on('change', ({ plural, object }) => {
    if (plural !== crd.plural || 'status' in object) return;
    const conditions = [{ type: 'Established', status: 'True' }];
    world.api.put(crd, { ...object, status: { conditions } });
    if (!world.api.kinds.includes(KINDS.Rollout)) world.api.kinds.push(KINDS.Rollout);
  });
}

const revision = (value: string) => ({
  ...ROLLOUT_CRD,
  metadata: { ...ROLLOUT_CRD.metadata, annotations: { [CRD_REVISION_ANNOTATION]: value } },
});

function withoutRollouts(): void {
  world.api.kinds.splice(world.api.kinds.indexOf(KINDS.Rollout), 1);
}

test('where it is missing it is installed and waited for, and then left alone', async () => {
  withoutRollouts();
  establishing();
  expect(await ensureCrds(world.cluster)).toBe('installed');
  const { version } = world.api.store;
  expect(await ensureCrds(world.cluster)).toBe('present');
  expect(world.api.store.version).toBe(version);
});

test('an older one is brought up to date, a newer one stays', async () => {
  establishing();
  world.api.put(crd, revision('0'));
  expect(await ensureCrds(world.cluster)).toBe('updated');
  world.api.put(crd, revision('99'));
  expect(await ensureCrds(world.cluster)).toBe('present');
});

test('taking the lease installs it where it is missing, and takes nothing where it cannot', async () => {
  withoutRollouts();
  world.api.allows = ({ resource }) => resource !== crd.plural;
  await expect(world.open().acquire('zhang.wei')).rejects.toThrow(/does not serve Rollout/);
  expect(await world.open().holder()).toBeUndefined();
  world.api.allows = () => true;
  establishing();
  expect((await world.open().acquire('zhang.wei')).kind).toBe('held');
});

test('who may not install it is told what to ask for, unless it is served already', async () => {
  world.api.allows = ({ resource }) => resource !== crd.plural;
  expect(await ensureCrds(world.cluster)).toBe('present');
  withoutRollouts();
  await expect(ensureCrds(world.cluster)).rejects.toMatchObject({
    message: expect.stringContaining('does not serve Rollout of zhiyou.dev/v1alpha1'),
    hint: 'Ask an administrator to run: kubectl apply --server-side -f kubernetes/crds/rollout.yaml',
  });
});
