import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { metadataOf } from '../../chart/archive/package-chart.ts';
import type { MigrationPhase, Release } from '../../release/release.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { openScenes } from '../application.ts';
import type { CommonFlags } from '../flags.ts';
import { digestOf, valuesDigest } from './digests.ts';
import { gather, type ReportFlags } from './gather.ts';
import { readText } from './read-release-file.ts';
import { registryFor, type RegistryFlags } from './registry.ts';

/** Options of `zhiyou release create`. */
export type CreateFlags = CommonFlags &
  ReportFlags &
  RegistryFlags & {
    readonly version: string;
    readonly image: string;
    readonly chart: string;
    readonly chartVersion?: string;
    readonly gitSha?: string;
    readonly gitTag?: string;
    readonly gitTime?: string;
    readonly migration: MigrationPhase;
    readonly schemaVersion?: number;
    readonly key?: string;
    readonly out: string;
    readonly push: boolean;
  };

const MOST_BYTES = 64 * 1024 * 1024;

/**
 * A release of what is named, with what the reports say.
 * @throws {UserError} when something is missing or malformed.
 */
export async function releaseOf(flags: CreateFlags): Promise<Release> {
  const scenes = openScenes(flags);
  const declaration = flags.config ?? 'zhiyou.yaml';
  const image = await imageOf(flags);
  const inClusters = scenes.filter(({ settings }) => settings.runtime === 'kubernetes');
  const { migration: phase, schemaVersion } = flags;
  return {
    format: 'zhiyou-release',
    formatVersion: 1,
    application: scenes[0]?.application.name ?? '',
    version: flags.version,
    git: gitOf(flags),
    image,
    chart: await chartOf(flags),
    values: Object.fromEntries(inClusters.map((scene) => [scene.environment, valuesDigest(scene)])),
    config: digestOf(readText(declaration)),
    migration: { phase, ...(schemaVersion === undefined ? {} : { schemaVersion }) },
    ...gather(flags, image.split('@')[1] ?? ''),
  };
}

async function imageOf(flags: CreateFlags): Promise<string> {
  const { image } = flags;
  const digest = await registryFor(image, flags).resolve(image);
  return `${image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')}@${digest}`;
}

function gitOf({ gitSha, gitTag, gitTime }: CreateFlags): Release['git'] {
  const ofPipeline = process.env;
  const sha = gitSha ?? ofPipeline['CI_COMMIT_SHA'];
  // What the pipeline says is of its own commit only.
  const own: NodeJS.ProcessEnv = sha === ofPipeline['CI_COMMIT_SHA'] ? ofPipeline : {};
  const tag = gitTag ?? own['CI_COMMIT_TAG'];
  const time = gitTime ?? own['CI_COMMIT_TIMESTAMP'];
  if (sha === undefined) {
    throw new UserError('no commit is named', 'Name it with --git-sha, or in CI_COMMIT_SHA.');
  }
  return { sha, ...(tag ? { tag } : {}), ...(time ? { time } : {}) };
}

async function chartOf(flags: CreateFlags): Promise<Release['chart']> {
  const { chart, chartVersion } = flags;
  if (!chart.startsWith('oci://')) return archiveOf(chart);
  if (chartVersion === undefined) {
    throw new UserError(`${chart}: no version is named`, 'Name one with --chart-version.');
  }
  const digest = await registryFor(chart, flags).findChart(chart, chartVersion);
  if (digest !== undefined) return { reference: chart, version: chartVersion, digest };
  throw new UserError(`${chart} has no version ${chartVersion}`, 'Push it: zhiyou chart push.');
}

function archiveOf(file: string): Release['chart'] {
  try {
    const bytes = readFileSync(file);
    const { version } = metadataOf(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
    return { version, digest: digestOf(bytes) };
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      `${file}: expected the archive of a chart: ${messageOf(error)}`,
      'Make one: zhiyou chart package; or name an oci:// reference.',
    );
  }
}
