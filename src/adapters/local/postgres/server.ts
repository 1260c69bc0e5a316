import postgres from 'postgres';
import { messageOf, OperationError } from '../../../shared/errors.ts';
import { USER } from './create-cluster.ts';
import { isAlive, readPostmaster, type Postmaster } from './postmaster.ts';
import { until } from './until.ts';

/** A running PostgreSQL server. `url` holds the password: it goes into environments and 0600 files only. */
export type PostgresServer = {
  readonly url: string;
  readonly pid: number;
  readonly port: number;
  /** Ends open sessions and stops the server; harmless when it is gone already. */
  readonly stop: () => Promise<void>;
};

const DATABASE = 'smart_travel';
const FAST_STOP_MS = 20_000;
const HARD_STOP_MS = 5000;

/** The server as others use it, with its database made. Connecting proves that it is ours and not a reused process id. */
export async function openServer(
  cluster: string,
  password: string,
  postmaster: Postmaster,
): Promise<PostgresServer> {
  const base = `postgres://${USER}:${password}@127.0.0.1:${postmaster.port}`;
  const sql = postgres(`${base}/postgres`, { max: 1, connect_timeout: 10, onnotice: () => {} });
  try {
    const [settings] = await sql<{ cluster: string }[]>`
      select current_setting('data_directory') as cluster`;
    if (settings?.cluster !== cluster) {
      throw new Error(`port ${postmaster.port} serves another cluster`);
    }
    const found = await sql`select 1 from pg_database where datname = ${DATABASE}`;
    if (found.length === 0) await sql`create database ${sql(DATABASE)}`;
  } catch (error) {
    throw new OperationError(`PostgreSQL does not let us in: ${messageOf(error)}`, {
      code: 'unreachable',
      retryable: true,
      cause: error,
    });
  } finally {
    await sql.end({ timeout: 1 });
  }
  const { pid, port } = postmaster;
  return { url: `${base}/${DATABASE}`, pid, port, stop: () => stopServer(cluster, pid) };
}

async function stopServer(cluster: string, pid: number): Promise<void> {
  for (const [signal, deadlineMs] of [
    ['SIGINT', FAST_STOP_MS],
    ['SIGQUIT', HARD_STOP_MS],
  ] as const) {
    const running = await readPostmaster(cluster);
    if (running?.pid !== pid) return;
    process.kill(pid, signal);
    // The file goes a moment before the process does; whoever removes the folder next needs both gone.
    const gone = async () =>
      (await readPostmaster(cluster))?.pid !== pid && !isAlive(pid) ? true : undefined;
    if (await until(gone, deadlineMs)) return;
  }
  throw new OperationError(`PostgreSQL (process ${pid}) does not stop`, {
    code: 'timeout',
    retryable: true,
  });
}
