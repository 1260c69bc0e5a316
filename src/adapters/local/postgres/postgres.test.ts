import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { attachPostgres, startPostgres } from './index.ts';
import { isAlive } from './postmaster.ts';

const isRoot = process.getuid?.() === 0;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhiyou-postgres-'));
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, text: string): Promise<unknown> {
  const sql = postgres(url, { max: 1 });
  try {
    return Array.from(await sql.unsafe(text));
  } finally {
    await sql.end();
  }
}

test('data survives a stop, and a second start attaches to the server that runs', async () => {
  const options = { dataDir: join(folder, 'a'), logFile: join(folder, 'a.log') };
  expect(await attachPostgres(options.dataDir)).toBeUndefined();
  const first = await startPostgres(options);
  await query(first.url, 'create table kept as select 7 as seven');
  expect((await stat(join(options.dataDir, 'password'))).mode & 0o777).toBe(0o600);

  const same = await startPostgres(options);
  expect([same.pid, same.url]).toEqual([first.pid, first.url]);
  await same.stop();
  expect(isAlive(first.pid)).toBe(false);
  expect(await attachPostgres(options.dataDir)).toBeUndefined();

  // What a killed server leaves behind when, after a reboot, its process id belongs to something else.
  const claim = [process.pid, '', '', first.port, '', '', '', 'ready'].join('\n');
  await writeFile(join(options.dataDir, 'cluster/postmaster.pid'), claim);
  const second = await startPostgres(options);
  try {
    expect(await query(second.url, 'select seven from kept')).toEqual([{ seven: 7 }]);
    const wrong = second.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'select 1')).rejects.toThrow(/password authentication failed/);
  } finally {
    await second.stop();
  }
}, 30_000);

test('a taken port is told with the last log lines', async () => {
  const server = await startPostgres({
    dataDir: join(folder, 'b'),
    logFile: join(folder, 'b.log'),
  });
  try {
    const second = {
      dataDir: join(folder, 'c'),
      logFile: join(folder, 'c.log'),
      port: server.port,
    };
    await expect(startPostgres(second)).rejects.toThrow(/could not create any TCP\/IP sockets/);
  } finally {
    await server.stop();
  }
}, 30_000);

test.runIf(isRoot)(
  'root may keep its state in a folder that nobody else enters',
  async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const options = { dataDir: join(closed, 'data'), logFile: join(closed, 'log') };
    const server = await startPostgres(options);
    const cluster = (await readFile(join(options.dataDir, 'location'), 'utf8')).trim();
    try {
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect((await attachPostgres(options.dataDir))?.pid).toBe(server.pid);
    } finally {
      await server.stop();
      await rm(join(cluster, '..'), { recursive: true });
    }
  },
  30_000,
);
