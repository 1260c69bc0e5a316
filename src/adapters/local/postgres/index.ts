import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { OperationError } from '../../../shared/errors.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster } from './create-cluster.ts';
import { prepareLayout, readLayout, type Layout } from './layout.ts';
import { dropForeignClaim, readPostmaster, type Postmaster } from './postmaster.ts';
import { openServer, type PostgresServer } from './server.ts';
import { until } from './until.ts';

/** `dataDir` is ours alone and is created; without `port` any free one is taken. */
export type PostgresOptions = {
  readonly dataDir: string;
  readonly logFile: string;
  readonly port?: number;
};

const READY_DEADLINE_MS = 60_000;
const ANY_PORT_ATTEMPTS = 3;
const LOG_TAIL_LINES = 5;

/**
 * Starts PostgreSQL over `dataDir`, or attaches to the server that already runs there. It listens on loopback only,
 * and it outlives this process.
 * @throws {UserError} when PostgreSQL is not installed for this machine
 * @throws {OperationError} when it does not get ready; the message ends with its last log lines
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const running = await attachPostgres(options.dataDir);
  if (running !== undefined) return running;
  const layout = await prepareLayout(options.dataDir);
  const binaries = await findBinaries(layout.identity);
  const password = await ensureCluster(binaries, layout);
  await dropForeignClaim(layout.cluster);
  const attempts = options.port === undefined ? ANY_PORT_ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const server = await launch(binaries.postgres, layout, { port, logFile: options.logFile });
    const postmaster = await untilReady(server, layout);
    if (postmaster !== undefined) return openServer(layout.cluster, password, postmaster);
    if (attempt < attempts) continue;
    throw new OperationError(
      `PostgreSQL did not get ready on port ${port}; its log ${options.logFile} ends with: ${await tail(options.logFile)}`,
      { code: 'timeout', retryable: true },
    );
  }
}

/** The server that runs over `dataDir` right now; absent when there is none. Starts nothing and creates nothing. */
export async function attachPostgres(dataDir: string): Promise<PostgresServer | undefined> {
  const layout = await readLayout(dataDir);
  if (!existsSync(layout.passwordFile)) return undefined;
  const password = (await readFile(layout.passwordFile, 'utf8')).trim();
  if ((await readPostmaster(layout.cluster)) === undefined) return undefined;
  const postmaster = await until(async () => {
    const found = await readPostmaster(layout.cluster);
    return found === undefined || found.ready ? { found } : undefined;
  }, READY_DEADLINE_MS);
  if (postmaster?.found === undefined) return undefined;
  return openServer(layout.cluster, password, postmaster.found);
}

async function launch(
  program: string,
  layout: Layout,
  options: { readonly port: number; readonly logFile: string },
): Promise<ChildProcess> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(options.port),
    unix_socket_directories: '',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(options.logFile, 'a', 0o600);
  try {
    const server = spawn(program, ['-D', layout.cluster, ...args], {
      ...layout.identity,
      env: { LC_ALL: 'C' },
      cwd: '/',
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    // A program that cannot start shows as an absent pid; the event must have a listener all the same.
    server.on('error', () => {});
    server.unref();
    return server;
  } finally {
    await log.close();
  }
}

/** Absent when the process ends first or the deadline passes. */
async function untilReady(server: ChildProcess, layout: Layout): Promise<Postmaster | undefined> {
  const look = async () => {
    if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) {
      return { postmaster: undefined };
    }
    const postmaster = await readPostmaster(layout.cluster);
    const ready = postmaster?.ready === true && postmaster.pid === server.pid;
    return ready ? { postmaster } : undefined;
  };
  const found = await until(look, READY_DEADLINE_MS);
  if (found === undefined && server.pid !== undefined) process.kill(server.pid, 'SIGQUIT');
  return found?.postmaster;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      probe.close(() => (port === undefined ? reject(new Error('no port')) : resolve(port)));
    });
  });
}

async function tail(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-LOG_TAIL_LINES).join(' | ');
}
