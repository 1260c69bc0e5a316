import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KINDS, type Cluster, type KubernetesObject } from '../../src/adapters/kubernetes/index.ts';

/** A cluster with a namespace of its own for one test. */
export type ClusterUnderTest = {
  readonly cluster: Cluster;
  readonly close: () => Promise<void>;
};

const { ConfigMap } = KINDS;
const ref = { kind: ConfigMap, name: 'settings' };
const settings = (data: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data,
});

/** What the client relies on, of every API server. */
export function kubernetesClientContract(
  name: string,
  create: () => Promise<ClusterUnderTest>,
): void {
  describe(name, () => {
    let place: ClusterUnderTest;
    beforeEach(async () => {
      place = await create();
    });
    afterEach(() => place.close());
    const cluster = () => place.cluster;

    reading(cluster);
    writing(cluster);
    versions(cluster);
    watching(cluster);
  });
}

function names(objects: readonly KubernetesObject[]): readonly string[] {
  return objects.map((one) => one.metadata.name);
}

function reading(cluster: () => Cluster): void {
  test('the server tells its version and what it serves', async () => {
    const { major, minor } = await cluster().version();
    expect([major, minor >= 30]).toEqual([1, true]);
    expect(await cluster().serves('apps/v1', 'Deployment')).toBe(true);
    expect(await cluster().serves('apps/v1', 'Nothing')).toBe(false);
    expect(await cluster().serves('nobody.example/v1', 'Nothing')).toBe(false);
  });

  test('what is not there is not found, and found absent', async () => {
    await expect(cluster().get(ref)).rejects.toMatchObject({ code: 'not-found', status: 404 });
    expect(await cluster().find(ref)).toBeUndefined();
    expect(await cluster().remove(ref)).toBe(false);
  });

  test('a list is read page by page, by labels, and never beyond its limit', async () => {
    for (let k = 0; k < 5; k += 1) {
      const metadata = { name: `one-${k}`, labels: { part: k < 3 ? 'a' : 'b' } };
      await cluster().create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    }
    const selection = { labelSelector: 'part in (a,b)' };
    const all = await cluster().list(ConfigMap, { ...selection, pageSize: 2 });
    expect(names(all)).toEqual(['one-0', 'one-1', 'one-2', 'one-3', 'one-4']);
    expect(all[0]).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    expect(names(await cluster().list(ConfigMap, { labelSelector: 'part=b' }))).toHaveLength(2);
    const fieldSelector = 'metadata.name=one-3';
    expect(names(await cluster().list(ConfigMap, { fieldSelector }))).toEqual(['one-3']);
    const tooMany = cluster().list(ConfigMap, { ...selection, limit: 4 });
    await expect(tooMany).rejects.toThrow(/expected at most 4/);
  });
}

function writing(cluster: () => Cluster): void {
  test('applied fields belong to their manager; another one is told of the conflict, or forces it', async () => {
    await cluster().apply(settings({ a: '1', b: '1' }));
    const other = { fieldManager: 'other' };
    await expect(cluster().apply(settings({ a: '2' }), other)).rejects.toMatchObject({
      code: 'conflict',
      retryable: false,
      causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }],
    });
    const forced = await cluster().apply(settings({ a: '2' }), { ...other, force: true });
    expect(forced['data']).toEqual({ a: '2', b: '1' });
    const fewer = await cluster().apply(settings({}));
    expect(fewer['data']).toEqual({ a: '2' });
  });

  test('a dry run keeps nothing', async () => {
    await cluster().apply(settings({ a: '1' }), { dryRun: true });
    expect(await cluster().find(ref)).toBeUndefined();
  });

  test('a name is taken once', async () => {
    await cluster().create(settings({}));
    await expect(cluster().create(settings({}))).rejects.toMatchObject({
      code: 'conflict',
      reason: 'AlreadyExists',
    });
  });

  test.each([
    ['merge', { data: { b: '2', a: null } }, { b: '2' }],
    ['json', [{ op: 'add', path: '/data/b', value: '2' }], { a: '1', b: '2' }],
    ['strategic', { data: { b: '2' } }, { a: '1', b: '2' }],
  ] as const)('a %s patch changes what it names', async (type, patch, data) => {
    await cluster().create(settings({ a: '1' }));
    expect((await cluster().patch(ref, patch, { type }))['data']).toEqual(data);
  });
}

function versions(cluster: () => Cluster): void {
  test('a write at an old version is a conflict, whatever the way of writing', async () => {
    const { metadata } = await cluster().create(settings({ a: '1' }));
    const { resourceVersion } = metadata;
    const old = { ...settings({ a: '3' }), metadata: { name: 'settings', resourceVersion } };
    const replaced = await cluster().replace({ ...old, data: { a: '2' } });
    expect(replaced.metadata.resourceVersion).not.toBe(resourceVersion);
    const operations = [{ op: 'replace', path: '/data/a', value: '3' }];
    const attempts = [
      () => cluster().replace(old),
      () => cluster().patch(ref, { data: { a: '3' } }, { type: 'merge', resourceVersion }),
      () => cluster().patch(ref, operations, { type: 'json', resourceVersion }),
      () => cluster().patch(ref, { data: { a: '3' } }, { type: 'strategic', resourceVersion }),
      () => cluster().apply(settings({ a: '3' }), { force: true, resourceVersion }),
      () => cluster().remove(ref, { preconditions: { resourceVersion } }),
    ];
    for (const attempt of attempts) {
      await expect(attempt()).rejects.toMatchObject({ code: 'conflict', retryable: false });
    }
    expect((await cluster().get(ref))['data']).toEqual({ a: '2' });
  });

  test('an apply over an object that was removed creates, unless it names that very object', async () => {
    const { metadata } = await cluster().create(settings({}));
    const { uid, resourceVersion } = metadata;
    await cluster().remove(ref);
    const over = cluster().apply(settings({}), { resourceVersion, uid });
    await expect(over).rejects.toMatchObject({ code: 'conflict' });
    expect(await cluster().find(ref)).toBeUndefined();
    await cluster().apply(settings({}), { resourceVersion });
    expect(await cluster().find(ref)).toBeDefined();
  });

  test('an object is removed once, and only the one that was meant', async () => {
    const { metadata } = await cluster().create(settings({}));
    const other = { uid: '00000000-0000-0000-0000-000000000000' };
    const wrong = cluster().remove(ref, { preconditions: other });
    await expect(wrong).rejects.toMatchObject({ code: 'conflict' });
    const preconditions = { uid: metadata.uid };
    expect(await cluster().remove(ref, { preconditions, propagation: 'Foreground' })).toBe(true);
    await expect.poll(() => cluster().find(ref), { timeout: 20_000 }).toBeUndefined();
  });
}

function watching(cluster: () => Cluster): void {
  test('a watch tells what is there, then each change in order', async () => {
    await cluster().create({
      ...settings({}),
      metadata: { name: 'first', labels: { own: 'yes' } },
    });
    const end = new AbortController();
    const seen: string[] = [];
    const watch = cluster().watch(ConfigMap, { labelSelector: 'own=yes', signal: end.signal });
    for await (const event of watch) {
      if (event.kind === 'listed') {
        seen.push(...event.objects.map((one) => `listed ${one.metadata.name}`));
        const labels = { own: 'yes' };
        await cluster().create({ ...settings({}), metadata: { name: 'second', labels } });
        await cluster().remove({ kind: ConfigMap, name: 'first' });
      } else seen.push(`${event.kind} ${event.object.metadata.name}`);
      if (seen.length === 3) break;
    }
    expect(seen).toEqual(['listed first', 'changed second', 'removed first']);
  });
}
