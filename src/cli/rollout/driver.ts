import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { InternalError } from '../../shared/errors.ts';
import type { Session } from '../session.ts';
import { unfinishedIn } from './begin.ts';

/** Starts a process that drives the environment's unfinished rollout and outlives this one. */
export function startDriver({ scene, flags }: Session): void {
  const program = process.argv[1];
  if (program === undefined) throw new InternalError('this process has no program to start');
  const logs = join(scene.folder, 'logs');
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  const log = openSync(join(logs, 'driver.log'), 'a', 0o600);
  const child = spawn(
    process.execPath,
    [
      ...process.execArgv,
      program,
      'drive',
      scene.environment,
      '--state-dir',
      flags.stateDir,
      ...(flags.config === undefined ? [] : ['--config', flags.config]),
    ],
    { detached: true, stdio: ['ignore', log, log] },
  );
  child.unref();
  closeSync(log);
}

/** Makes sure that somebody drives what is unfinished; answers the id of a rollout that was left alone. */
export async function wakeDriver(session: Session): Promise<string | undefined> {
  const left = await unfinishedIn(session.store);
  if (left === undefined || (await session.store.holder()) !== undefined) return undefined;
  startDriver(session);
  return left.id;
}
