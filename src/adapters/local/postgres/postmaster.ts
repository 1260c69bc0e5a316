import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** What the running server says of itself in postmaster.pid. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean };

const FILE = 'postmaster.pid';
const LINE = { pid: 0, port: 3, status: 7 } as const;

/** The server that holds this cluster; absent when there is none, or when its process is gone. */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const found = await readClaim(cluster);
  return found !== undefined && (await isPostgres(found.pid)) ? found : undefined;
}

/**
 * After a reboot the claim of a killed server may name a process that is something else, and PostgreSQL would refuse
 * to start. A claim whose process is gone stays: PostgreSQL reads in it which shared memory to look for.
 */
export async function dropForeignClaim(cluster: string): Promise<void> {
  const found = await readClaim(cluster);
  if (found === undefined || !isAlive(found.pid) || (await isPostgres(found.pid))) return;
  await rm(join(cluster, FILE), { force: true });
}

/** Whether a process with this id exists, also when it belongs to someone else. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function readClaim(cluster: string): Promise<Postmaster | undefined> {
  const text = await readFile(join(cluster, FILE), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[LINE.pid]);
  if (!Number.isInteger(pid) || pid <= 1) return undefined;
  return { pid, port: Number(lines[LINE.port]), ready: lines[LINE.status]?.trim() === 'ready' };
}

async function isPostgres(pid: number): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const name = process.platform === 'linux' ? readFile(`/proc/${pid}/comm`, 'utf8') : psName(pid);
  return /postgres\s*$/.test(await name.catch(() => ''));
}

async function psName(pid: number): Promise<string> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]);
  return stdout;
}
