import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { request } from 'undici';
import { serviceImage, findTestbed } from './service-image.ts';
import { join } from 'node:path';

const run = promisify(execFile);

/** The registry of the test bed, from this machine and from the cluster alike. */
export const REGISTRY = '127.0.0.1:5000';
export const IMAGE: string = `${REGISTRY}/smart-travel/smart-travel-assistant`;

/** Does not start: the first process of a container cannot kill itself by a signal. */
const ENDS_AT_ONCE = '--cmd=["--eval", "process.exit(1)"]';

const NEVER_READY = `--cmd=${JSON.stringify([
  '--eval',
  "require('node:http').createServer((_request, answer) => answer.writeHead(503).end()).listen(3000, '0.0.0.0')",
])}`;

/** Releases by their tag, and what is wrong with each. */
const RELEASES = {
  '6.2.0': [],
  '6.2.1': [],
  '6.2.2': ['--env=FAULT_PAYMENT_FAILURE_RATIO=0.3'],
  '6.2.3': ['--env=FAULT_ERROR_RATIO_DEFAULT=0.05'],
  // Slower than what the declaration under test calls slow.
  '6.2.4': ['--env=FAULT_LATENCY_MS=6000'],
  '6.2.5': ['--env=FAULT_SILENT=true'],
  '6.2.6': [ENDS_AT_ONCE],
  // Its preview and its checks stay below this.
  '6.2.7': ['--env=FAULT_ERROR_RATIO_DEFAULT=0.3', '--env=FAULT_ABOVE_REQUESTS_PER_SECOND=15'],
  '6.2.8': ['--env=FAULT_ERROR_RATIO_DEFAULT=1'],
  '6.2.9': [NEVER_READY],
  latest: [],
} as const satisfies Record<string, readonly string[]>;

let pushed: Promise<void> | undefined;

/** Puts every release into the registry, unless it has them already. */
export function pushReleases(): Promise<void> {
  pushed ??= push();
  return pushed;
}

async function push(): Promise<void> {
  const { repository, tag } = await serviceImage();
  await run(join(findTestbed(), 'registry'), ['start']);
  const hash = createHash('sha256').update(JSON.stringify([tag, RELEASES]));
  const whole = `all-${hash.digest('hex').slice(0, 12)}`;
  if (await isInRegistry(whole)) return;
  // The last one tells that all are there.
  for (const [release, settings] of Object.entries({ ...RELEASES, [whole]: [] })) {
    const { stdout } = await run('buildah', ['from', `${repository}:${tag}`]);
    const container = stdout.trim();
    const image = `${IMAGE}:${release}`;
    // A label of its own, so that every release has its own digest.
    await run('buildah', ['config', `--label=release=${release}`, ...settings, container]);
    await run('buildah', ['commit', '--quiet', '--rm', '--timestamp=0', container, image]);
    await run('buildah', ['push', '--quiet', '--tls-verify=false', image]);
  }
}

async function isInRegistry(tag: string): Promise<boolean> {
  const { statusCode, body } = await request(
    `http://${IMAGE.replace('/', '/v2/')}/manifests/${tag}`,
    { headers: { accept: 'application/vnd.oci.image.manifest.v1+json' } },
  );
  await body.dump();
  return statusCode === 200;
}
