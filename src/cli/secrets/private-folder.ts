import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OperationError, UserError } from '../../shared/errors.ts';

/** Magic numbers of file systems that live in memory: tmpfs and ramfs (statfs(2)). */
const IN_MEMORY: ReadonlySet<number> = new Set([0x01021994, 0x858458f6]);
const PREFIX = 'zhiyou-secrets-';

/** What ends an edit from outside. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs something with a folder that only this account may enter, in memory, so that values in clear never reach a disk.
 * The folder goes away with all that an editor left in it, however the run ends; a signal aborts the run. `chosen` is a
 * place that the user names and vouches for.
 * @throws {UserError} when no folder in memory is there and none was named.
 */
export async function withPrivateFolder<T>(
  chosen: string | undefined,
  run: (folder: string, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const end = (signal: NodeJS.Signals): void => {
    stop.abort(interrupted(signal));
  };
  for (const signal of SIGNALS) process.on(signal, end);
  const folder = makeFolder(chosen);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await run(folder, stop.signal);
  } finally {
    remove();
    process.off('exit', remove);
    for (const signal of SIGNALS) process.off(signal, end);
  }
}

function interrupted(signal: NodeJS.Signals): OperationError {
  return new OperationError(`the edit was ended by ${signal}; nothing was written`, {
    code: 'rejected',
    retryable: true,
  });
}

function makeFolder(chosen: string | undefined): string {
  const base = chosen ?? [process.env['XDG_RUNTIME_DIR'], '/dev/shm'].find(isInMemory);
  if (base === undefined) {
    throw new UserError(
      'no folder in memory is there (XDG_RUNTIME_DIR, /dev/shm), and values in clear must not reach a disk',
      'Use zhiyou secrets set, or name a folder that may hold them with --folder.',
    );
  }
  removeLeftovers(base);
  return mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
}

function isInMemory(path: string | undefined): path is string {
  return (
    path !== undefined && path !== '' && existsSync(path) && IN_MEMORY.has(statfsSync(path).type)
  );
}

/** A process that was killed could not take its folder away; the next one does. */
function removeLeftovers(base: string): void {
  for (const name of readdirSync(base)) {
    const [, pid] = /^zhiyou-secrets-(\d+)-/.exec(name) ?? [];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const path = join(base, name);
    if (statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.()) {
      rmSync(path, { recursive: true, force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
