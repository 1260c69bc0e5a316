import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serviceImage, findTestbed } from './service-image.ts';
import { join } from 'node:path';

const run = promisify(execFile);

/** The registry of the test bed, from this machine and from the cluster alike. */
export const REGISTRY = '127.0.0.1:5000';
export const IMAGE: string = `${REGISTRY}/smart-travel/smart-travel-assistant`;

/** Does not start: the first process of a container cannot kill itself by a signal. */
const ENDS_AT_ONCE = '--cmd=["--eval", "process.exit(1)"]';

/** Releases by their tag, and what is wrong with each. */
const RELEASES = {
  '6.2.0': [],
  '6.2.1': [],
  '6.2.2': ['--env=FAULT_PAYMENT_FAILURE_RATIO=0.3'],
  '6.2.3': ['--env=FAULT_ERROR_RATIO_DEFAULT=0.05'],
  // Slower than what the declaration under test calls slow.
  '6.2.4': ['--env=FAULT_LATENCY_MS=6000'],
  '6.2.6': [ENDS_AT_ONCE],
  latest: [],
} as const satisfies Record<string, readonly string[]>;

let pushed: Promise<void> | undefined;

/** Puts every release into the registry, once. */
export function pushReleases(): Promise<void> {
  pushed ??= push();
  return pushed;
}

async function push(): Promise<void> {
  const { repository, tag } = await serviceImage();
  await run(join(findTestbed(), 'registry'), ['start']);
  for (const [release, settings] of Object.entries(RELEASES)) {
    const { stdout } = await run('buildah', ['from', `${repository}:${tag}`]);
    const container = stdout.trim();
    const image = `${IMAGE}:${release}`;
    // A label of its own, so that every release has its own digest.
    await run('buildah', ['config', `--label=release=${release}`, ...settings, container]);
    await run('buildah', ['commit', '--quiet', '--rm', container, image]);
    await run('buildah', ['push', '--quiet', '--tls-verify=false', image]);
  }
}
