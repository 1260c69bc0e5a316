import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Registry } from '../../../ports/registry.ts';
import type { Scene } from '../../application.ts';
import { locateChart, resolveChart } from './chart.ts';
import { clusterScene } from './cluster.fixture.ts';
import { clusterSettings } from './place.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const registry: Registry = {
  resolve: async () => DIGEST,
  findChart: async (_chart, version) => (version === '6.2.0' ? DIGEST : undefined),
};
let scene: Scene;

beforeEach(() => {
  scene = clusterScene({ chart: 'chart' });
  writeChart('replicas: 1\n');
});
afterEach(() => rmSync(scene.base, { recursive: true }));

function writeChart(values: string): void {
  const folder = join(scene.base, 'chart');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Chart.yaml'), 'apiVersion: v2\nname: trips\nversion: 6.2.0\n');
  writeFileSync(join(folder, 'values.yaml'), values);
}

const bundleOf = async (version?: string) => ({
  ...(await resolveChart(scene, registry, version)),
  image: 'trips@sha256:1',
  values: {},
});

test('a folder is packed, and stays what it was when it changes', async () => {
  const bundle = await bundleOf('6.2.0');
  expect(bundle).toMatchObject({ chart: expect.stringMatching(/^sha256:/), chartVersion: '6.2.0' });
  writeChart('replicas: 2\n');
  expect(existsSync(locateChart(scene, bundle))).toBe(true);
  expect((await bundleOf()).chart).not.toBe(bundle.chart);
});

test('on another machine the folder is packed again, when it is still the same', async () => {
  const bundle = await bundleOf();
  const elsewhere = { ...scene, folder: join(scene.base, 'elsewhere') };
  expect(existsSync(locateChart(elsewhere, bundle))).toBe(true);
});

test('a chart that was packed elsewhere and has changed since is told so', async () => {
  const bundle = await bundleOf();
  writeChart('replicas: 2\n');
  const elsewhere = { ...scene, folder: join(scene.base, 'elsewhere') };
  expect(() => locateChart(elsewhere, bundle)).toThrow(/is not on this machine, and chart has/);
});

test('another version than the folder has is refused', async () => {
  await expect(bundleOf('6.3.0')).rejects.toThrow(/chart is version 6\.2\.0, and 6\.3\.0 is asked/);
});

test('a chart in a registry is named by its digest', async () => {
  scene = { ...scene, settings: { ...clusterSettings(scene), chart: 'oci://harbor.test/trips' } };
  const bundle = await bundleOf('6.2.0');
  expect(bundle.chart).toBe(`oci://harbor.test/trips@${DIGEST}`);
  expect(locateChart(scene, bundle)).toBe(bundle.chart);
  await expect(bundleOf('6.9.0')).rejects.toThrow(/has no version 6\.9\.0/);
  await expect(bundleOf()).rejects.toThrow(/no version is named/);
});

test('what is no chart is refused with its path', async () => {
  rmSync(join(scene.base, 'chart', 'Chart.yaml'));
  await expect(bundleOf()).rejects.toThrow(/expected a chart, found no Chart\.yaml/);
  rmSync(join(scene.base, 'chart'), { recursive: true });
  await expect(bundleOf()).rejects.toThrow(/chart: expected a chart: ENOENT/);
});
