import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { writeBytes } from '../../../adapters/local/store/files.ts';
import { metadataOf, packageChart } from '../../../chart/archive/package-chart.ts';
import type { Bundle } from '../../../domain/record.ts';
import type { Registry } from '../../../ports/registry.ts';
import { messageOf, UserError } from '../../../shared/errors.ts';
import type { Scene } from '../../application.ts';
import { readChart } from '../../chart/chart-files.ts';
import { clusterSettings } from './place.ts';

type Archive = { readonly bytes: Uint8Array; readonly version: string };

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * The chart of an environment at a version. What lies on this machine is packed and kept beside the state, so that
 * later changes of the folder do not change the release.
 * @throws {UserError} when there is no such chart or version.
 */
export async function resolveChart(
  scene: Scene,
  registry: Registry,
  wanted: string | undefined,
): Promise<Pick<Bundle, 'chart' | 'chartVersion'>> {
  const { chart, chartVersion } = clusterSettings(scene);
  const version = wanted ?? chartVersion;
  if (chart.startsWith('oci://')) return resolveRemote(registry, chart, version);
  const archive = readArchive(resolve(scene.base, chart));
  if (version !== undefined && version !== archive.version) {
    throw new UserError(
      `${chart} is version ${archive.version}, and ${version} is asked for`,
      'Ask for that version, or declare an oci:// chart, where every version is kept.',
    );
  }
  const digest = digestOf(archive.bytes);
  writeBytes(keptPath(scene, digest), archive.bytes);
  return { chart: digest, chartVersion: archive.version };
}

/**
 * Where Helm finds the chart of a release.
 * @throws {UserError} when it was packed on another machine and is not here.
 */
export function locateChart(scene: Scene, { chart, chartVersion }: Bundle): string {
  if (chart.startsWith('oci://')) return chart;
  const kept = keptPath(scene, chart);
  if (existsSync(kept)) return kept;
  const declared = clusterSettings(scene).chart;
  const { bytes } = readArchive(resolve(scene.base, declared));
  if (digestOf(bytes) !== chart) {
    throw new UserError(
      `the chart of this release (${chartVersion}, ${chart.slice(0, 19)}…) is not on this machine, and ${declared} has changed since`,
      'Check out the state that the release was deployed from, or declare an oci:// chart.',
    );
  }
  writeBytes(kept, bytes);
  return kept;
}

async function resolveRemote(
  registry: Registry,
  chart: string,
  version: string | undefined,
): Promise<Pick<Bundle, 'chart' | 'chartVersion'>> {
  if (version === undefined) {
    throw new UserError(
      `${chart}: no version is named`,
      'Name one with --chart-version, or declare chartVersion.',
    );
  }
  const digest = await registry.findChart(chart, version);
  if (digest === undefined) {
    throw new UserError(
      `${chart} has no version ${version}`,
      'Push it: zhiyou chart package, then zhiyou chart push.',
    );
  }
  return { chart: `${chart}@${digest}`, chartVersion: version };
}

function readArchive(path: string): Archive {
  try {
    if (statSync(path).isDirectory()) {
      const { archive, metadata } = packageChart(readChart(path), {});
      return { bytes: archive, version: metadata.version };
    }
    const bytes = readFileSync(path);
    const tar = gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
    return { bytes, version: metadataOf(tar).version };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${path}: expected a chart: ${messageOf(error)}`,
      'Name its folder or archive in environments.<name>.kubernetes.chart.',
    );
  }
}

function keptPath({ folder }: Scene, digest: string): string {
  const charts = join(folder, 'charts');
  mkdirSync(charts, { recursive: true, mode: 0o700 });
  return join(charts, `${digest.replace(':', '-')}.tgz`);
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
