import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/adapters/local/postgres/index.ts';

/** A PostgreSQL server of its own for one test file, with an empty database; `stop` leaves nothing behind. */
export async function startTestDatabase(): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'zhiyou-database-'));
  await chmod(folder, 0o711);
  const server = await startPostgres({
    dataDir: join(folder, 'data'),
    logFile: join(folder, 'log'),
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}
