import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { messageOf, OperationError } from '../../../shared/errors.ts';
import type { Binaries } from './binaries.ts';
import { handOver, keepOnce, type Layout } from './layout.ts';

export const USER = 'zhiyou';

/**
 * Makes the cluster unless it is there; returns the password. A creation that was cut off leaves only `….partial`,
 * which the next one removes.
 */
export async function ensureCluster(binaries: Binaries, layout: Layout): Promise<string> {
  const password = await keepOnce(layout.passwordFile, () => randomBytes(24).toString('base64url'));
  if (existsSync(layout.cluster)) return password;
  const partial = `${layout.cluster}.partial`;
  // initdb reads the password under the server's account, which may not read ours.
  const passwordCopy = `${layout.cluster}.password`;
  await rm(partial, { recursive: true, force: true });
  await rm(passwordCopy, { force: true });
  try {
    await mkdir(partial, { mode: 0o700 });
    await handOver(partial, layout.identity);
    await writeFile(passwordCopy, password, { flag: 'wx', mode: 0o600 });
    await handOver(passwordCopy, layout.identity);
    await runInitdb(binaries, layout, { partial, passwordCopy });
    await rename(partial, layout.cluster);
  } finally {
    await rm(passwordCopy, { force: true });
  }
  return password;
}

async function runInitdb(
  binaries: Binaries,
  layout: Layout,
  paths: { readonly partial: string; readonly passwordCopy: string },
): Promise<void> {
  const args = [
    `--pgdata=${paths.partial}`,
    `--username=${USER}`,
    `--pwfile=${paths.passwordCopy}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ];
  // Node's types want plain numbers or nothing, and the environment may hold secrets that no child needs.
  const options = { ...layout.identity, env: { LC_ALL: 'C' }, cwd: '/', timeout: 120_000 };
  await promisify(execFile)(binaries.initdb, args, options).catch((error: unknown) => {
    throw new OperationError(`cannot create the database cluster: ${messageOf(error)}`, {
      code: 'rejected',
      retryable: false,
      cause: error,
    });
  });
}
