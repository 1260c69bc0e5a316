import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** What an application in the cluster leans on. Addresses with `Url` are as pods reach them, unless said otherwise. */
export type Backing = {
  readonly databaseUrl: string;
  /** The database as this machine reaches it. */
  readonly localDatabaseUrl: string;
  readonly providerUrl: string;
  /** Where providers on this machine call back; leads to the edge. */
  readonly publicUrl: string;
  /** What the service knows its providers by. */
  readonly credentials: unknown;
  readonly end: () => Promise<void>;
};

/** Starts database and providers in a process of their own; callbacks enter the edge under `host`. */
export async function startBacking(host: string): Promise<Backing> {
  const program = join(import.meta.dirname, 'backing-process.ts');
  const child = spawn(process.execPath, [program, host], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const first = await Promise.race([
    once(lines, 'line').then(([line]) => String(line)),
    ended.then(() => {
      throw new Error('database and providers did not start');
    }),
  ]);
  const told = JSON.parse(first) as Omit<Backing, 'end'>;
  return {
    ...told,
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
