import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type Fault,
  type KubernetesApi,
  type Seen,
} from '../../../../test/fakes/kubernetes-api/server.ts';
import { openCluster, type Cluster } from './cluster.ts';
import { KINDS } from './kinds.ts';
import type { WatchEvent } from './watch.ts';

let api: KubernetesApi;
let cluster: Cluster;
let end: AbortController;
beforeEach(async () => {
  api = await startKubernetesApi();
  cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
  end = new AbortController();
});
afterEach(async () => {
  end.abort();
  await cluster.close();
  await api.close();
});

const until = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });
const put = (name: string) =>
  api.put(KINDS.ConfigMap, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const isWatch = ({ path }: Seen) => path.includes('watch=true');
const watches = () => api.seen.filter(isWatch).length;
const told = (event: WatchEvent) =>
  event.kind === 'listed'
    ? `listed ${event.objects.map(({ metadata }) => metadata.name).join(' ')}`
    : `${event.kind} ${event.object.metadata.name}`;

/** Follows, and answers what was told so far. */
function follow(silenceMs?: number): {
  readonly events: string[];
  readonly done: Promise<unknown>;
} {
  const events: string[] = [];
  const run = async () => {
    const watch = cluster.watch(KINDS.ConfigMap, { signal: end.signal, silenceMs });
    for await (const event of watch) events.push(told(event));
  };
  return { events, done: run().catch((error: unknown) => error) };
}

/** Breaks what `fault` says for the first connections of the watch. */
function breaking(fault: Fault, times: number): void {
  let left = times;
  api.fault = (seen) => {
    if (!isWatch(seen) || left === 0) return undefined;
    left -= 1;
    return fault;
  };
}

test('after a lost connection nothing is missed and nothing is listed anew', async () => {
  put('a');
  const { events } = follow();
  await until(watches).toBe(1);
  breaking({ kind: 'reset' }, 2);
  api.reset();
  put('b');
  await until(() => events).toEqual(['listed a', 'changed b']);
  expect(watches()).toBeGreaterThan(2);
});

test.each([
  ['HTTP 500', { kind: 'status', status: 500 }],
  ['HTTP 429', { kind: 'status', status: 429 }],
  ['a reset before the head', { kind: 'reset' }],
] as const)('%s only delays it', async (_what, fault) => {
  breaking(fault, 3);
  const { events } = follow();
  await until(watches).toBe(4);
  put('a');
  await until(() => events).toEqual(['listed ', 'changed a']);
});

test('when the past is gone everything is listed anew', async () => {
  put('a');
  const { events } = follow();
  await until(watches).toBe(1);
  api.fault = () => ({ kind: 'reset' });
  api.reset();
  put('b');
  api.store.compact();
  api.fault = () => undefined;
  await until(() => events).toEqual(['listed a', 'listed a b']);
});

test('a bookmark moves the place from where it goes on', async () => {
  const { events } = follow();
  await until(watches).toBe(1);
  api.put(KINDS.Secret, { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'other' } });
  api.store.compact();
  api.bookmark();
  put('a');
  await until(() => events).toEqual(['listed ', 'changed a']);
  api.reset();
  put('b');
  await until(() => events).toEqual(['listed ', 'changed a', 'changed b']);
});

test('a connection that is silent for too long is replaced', async () => {
  breaking({ kind: 'silence' }, 1);
  const { events } = follow(100);
  await until(watches).toBeGreaterThan(1);
  put('a');
  await until(() => events).toEqual(['listed ', 'changed a']);
});

test('what no waiting mends ends it', async () => {
  api.allows = ({ verb }) => verb !== 'watch';
  const { done } = follow();
  expect(await done).toMatchObject({ code: 'forbidden' });
  expect(await done).toMatchObject({ message: expect.stringContaining('verb "watch"') });
});

test('its signal ends it with the reason of the signal', async () => {
  const { done } = follow();
  await until(watches).toBe(1);
  end.abort(new Error('enough'));
  expect(await done).toMatchObject({ message: 'enough' });
});
