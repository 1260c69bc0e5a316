import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../test/fakes/kubernetes-api/server.ts';
import { openCluster, type Cluster } from '../../adapters/kubernetes/index.ts';
import { createEnvironment } from '../../environments/create.ts';
import {
  DECLARATION,
  placeIn,
  QUIET,
  sourceOf,
  VALUES,
} from '../../environments/environment.fixture.ts';
import type { EnvironmentSite } from '../../environments/look.ts';
import { statusOf } from '../../environments/status.ts';
import { clusterScene } from '../compose/cluster/cluster.fixture.ts';
import { eachScene } from './scenes.ts';

const options = { adopt: false, fingerprint: () => '#' };
const place = placeIn(DECLARATION.replace(/ {6}tls: .*\n/, ''));
let apis: readonly KubernetesApi[];
let clusters: readonly Cluster[];
beforeEach(async () => {
  apis = await Promise.all([startKubernetesApi(), startKubernetesApi()]);
  clusters = await Promise.all(
    apis.map(({ kubeconfig }) => openCluster({ kubeconfig, random: () => 0 })),
  );
});
afterEach(async () => {
  await Promise.all(clusters.map((cluster) => cluster.close()));
  await Promise.all(apis.map((api) => api.close()));
});

test('a cluster that says nothing has its own line, and the others are told all the same', async () => {
  const names = ['staging', 'production'];
  const scenes = names.map((environment) => ({ ...clusterScene(), environment }));
  const sites = clusters.map((objects): EnvironmentSite => ({
    ...QUIET,
    place,
    objects,
    secrets: sourceOf(VALUES),
    nowMs: Date.now,
  }));
  for (const site of sites) await createEnvironment(site, { ...options, dryRun: false });
  const [, silent] = apis;
  if (silent !== undefined) silent.fault = () => ({ kind: 'silence' });
  const settled = await eachScene(scenes, async ({ environment }) => {
    const k = names.indexOf(environment);
    const site = sites[k];
    if (site === undefined) throw new Error(`no site of ${environment}`);
    return statusOf(site, k === 1 ? { ...options, timeoutMs: 50 } : options);
  });
  expect(settled).toMatchObject([
    { ok: true, value: { state: 'in-order', drifts: 0 } },
    { ok: false, exitCode: 1, message: expect.stringMatching(/50 ms|timeout|answer/) },
  ]);
  for (const { base } of scenes) rmSync(base, { recursive: true });
});
