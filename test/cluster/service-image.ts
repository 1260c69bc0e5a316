import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const ROOT = join(import.meta.dirname, '../..');
const REPOSITORY = 'docker.io/library/smart-travel-assistant';
/** The base image of the test bed, made of Debian's packages and Node from npm. */
const BASE = 'docker.io/library/node:24-bookworm-slim';
const SOURCES = ['service', 'src/shared', 'package.json', 'package-lock.json'];

/** An image that the cluster of the test bed holds. */
export type ServiceImage = { readonly repository: string; readonly tag: string };

let made: Promise<ServiceImage> | undefined;

/**
 * The service's image, built from the working tree and handed to the cluster. It is tagged by its content, so that it is
 * built once and never stale; what release it is, is said by the variable RELEASE.
 */
export function serviceImage(): Promise<ServiceImage> {
  made ??= makeImage();
  return made;
}

async function makeImage(): Promise<ServiceImage> {
  const tag = await contentTag();
  const name = `${REPOSITORY}:${tag}`;
  if (await isInCluster(name)) return { repository: REPOSITORY, tag };
  const testbed = findTestbed();
  await run(join(testbed, 'base-image'));
  const options = ['--isolation=chroot', `--build-arg=NODE_IMAGE=${BASE}`, `--tag=${name}`];
  await run('buildah', ['build', ...options, '--file=service/Dockerfile', '.'], { cwd: ROOT });
  await run(join(testbed, 'load-image'), [name]);
  return { repository: REPOSITORY, tag };
}

async function contentTag(): Promise<string> {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', ...SOURCES];
  const { stdout } = await run('git', args, { cwd: ROOT });
  const hash = createHash('sha256');
  for (const path of stdout.split('\0').toSorted()) {
    const file = join(ROOT, path);
    if (path !== '' && existsSync(file)) hash.update(`${path}\0`).update(readFileSync(file));
  }
  return `test-${hash.digest('hex').slice(0, 12)}`;
}

async function isInCluster(name: string): Promise<boolean> {
  const { stdout } = await run('kubectl', ['get', 'nodes', '--output', 'json']);
  return stdout.includes(`"${name}"`);
}

/** The test bed lies beside the repository, or above it. */
export function findTestbed(): string {
  for (let folder = ROOT; ; folder = dirname(folder)) {
    const candidate = join(folder, 'shared/testbed');
    if (existsSync(join(candidate, 'load-image'))) return candidate;
    if (folder === dirname(folder)) throw new Error('there is no shared/testbed above this folder');
  }
}
