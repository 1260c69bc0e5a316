import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The oldest Node that package.json promises, the one we build with, and the newest. */
export const NODE_VERSIONS: readonly string[] = ['22.18.0', '24.21.0', '26.10.0'];

/**
 * Folder with the `node` of a version, from the registry's package for this platform, kept between runs; absent when
 * the registry does not have it.
 */
export async function folderOfNode(version: string): Promise<string | undefined> {
  const name = `node-${process.platform}-${process.arch}`;
  const cache = join(homedir(), '.cache/zhiyou', `${name}-${version}`);
  const folder = join(cache, 'node_modules', name, 'bin');
  if (!existsSync(join(folder, 'node'))) {
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
    await run('npm', ['install', '--prefix', cache, ...flags, `${name}@${version}`]).catch(
      () => {},
    );
  }
  const answer = await run(join(folder, 'node'), ['--version']).catch(() => undefined);
  return answer?.stdout.trim() === `v${version}` ? folder : undefined;
}
