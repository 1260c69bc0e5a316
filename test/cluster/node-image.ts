import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The base image of the test bed. */
const NODE_IMAGE = 'docker.io/library/node:24-bookworm-slim';

let made: Promise<string> | undefined;

/** Name of an image with Node that the cluster of the test bed holds. */
export function nodeImage(): Promise<string> {
  made ??= makeImage();
  return made;
}

async function makeImage(): Promise<string> {
  const { stdout } = await run('kubectl', ['get', 'nodes', '--output', 'json']);
  if (stdout.includes(`"${NODE_IMAGE}"`)) return NODE_IMAGE;
  const testbed = findTestbed();
  await run(join(testbed, 'base-image'));
  await run(join(testbed, 'load-image'), [NODE_IMAGE]);
  return NODE_IMAGE;
}

/** The test bed lies in the repository, beside it, or above it. */
function findTestbed(): string {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const found = [join(folder, 'testbed'), join(folder, 'shared/testbed')].find((candidate) =>
      existsSync(join(candidate, 'load-image')),
    );
    if (found !== undefined) return found;
  }
  throw new Error('the test bed was not found');
}
