import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf, OperationError, UserError } from '../../../shared/errors.ts';
import { attachPostgres, startPostgres } from '../postgres/index.ts';
import { findProcess, launch, stopProcess, type RunningProcess } from '../process/launch.ts';
import { readDocument, writeWhole } from '../store/files.ts';

/** What slots stand on: the database, the payment providers' stand-in and the edge. All of it outlives a command. */
export type Platform = {
  readonly edgeUrl: string;
  readonly edgeAdminUrl: string;
  readonly edgeToken: string;
  /** Environment that every process of a slot gets; holds secrets. */
  readonly serviceEnv: Readonly<Record<string, string>>;
};

type PlatformOptions = {
  readonly folder: string;
  readonly cwd: string;
  readonly edgePort: number;
  readonly edgeCommand: readonly [string, ...string[]];
  readonly simulatorCommand: readonly [string, ...string[]];
  readonly simulatorEnv: Readonly<Record<string, string>>;
  /** Makes the key pairs of merchant and providers, once. */
  readonly createCredentials: () => Promise<{
    readonly merchant: unknown;
    readonly provider: unknown;
  }>;
};

const START_DEADLINE_MS = 30_000;
const STOP_GRACE_MS = 10_000;
const HOST = '127.0.0.1';

type Name = keyof typeof NAMES;
type Paths = Readonly<Record<Name, string>>;
const NAMES = {
  postgresLog: 'logs/postgres.log',
  postgresData: 'postgres',
  postgresPort: 'postgres-port.json',
  edge: 'processes/edge.json',
  edgeLog: 'logs/edge.log',
  edgePort: 'edge-port.json',
  edgeState: 'edge-state.json',
  edgeToken: 'edge-token',
  simulator: 'processes/simulator.json',
  simulatorLog: 'logs/simulator.log',
  simulatorPort: 'simulator-port.json',
  merchantKeys: 'credentials/merchant.json',
  providerKeys: 'credentials/provider.json',
} as const;

function pathsIn(folder: string): Paths {
  const at = (name: Name) => join(folder, NAMES[name]);
  return {
    postgresLog: at('postgresLog'),
    postgresData: at('postgresData'),
    postgresPort: at('postgresPort'),
    edge: at('edge'),
    edgeLog: at('edgeLog'),
    edgePort: at('edgePort'),
    edgeState: at('edgeState'),
    edgeToken: at('edgeToken'),
    simulator: at('simulator'),
    simulatorLog: at('simulatorLog'),
    simulatorPort: at('simulatorPort'),
    merchantKeys: at('merchantKeys'),
    providerKeys: at('providerKeys'),
  };
}

/**
 * Brings up what is missing; what runs already is left alone.
 * @throws {UserError} when the edge's port is taken; {OperationError} when something does not start, with its last lines.
 */
export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const paths = pathsIn(options.folder);
  await ensureCredentials(paths, options.createCredentials);
  const edgeToken = ensureToken(paths.edgeToken);
  const [database, simulator, edge] = await Promise.all([
    startDatabase(paths),
    startSimulator(paths, options),
    startEdge(paths, options),
  ]);
  const edgeUrl = `http://${edge.host}:${edge.port}`;
  return {
    edgeUrl,
    edgeAdminUrl: `http://${edge.host}:${edge.adminPort ?? 0}`,
    edgeToken,
    serviceEnv: {
      ...inherited(),
      HOST,
      PORT: '0',
      DATABASE_URL: database.url,
      PUBLIC_BASE_URL: edgeUrl,
      PROVIDER_BASE_URL: `http://${simulator.host}:${simulator.port}`,
      PAYMENT_CREDENTIALS_FILE: paths.merchantKeys,
    },
  };
}

/** The edge that runs for a folder; absent when none does. */
export function findEdge(folder: string): RunningProcess | undefined {
  return findProcess(pathsIn(folder).edge);
}

/** Ends the platform; the slots must be gone. Data stays. */
export async function stopPlatform(folder: string): Promise<void> {
  const paths = pathsIn(folder);
  await stopProcess(paths.edge, STOP_GRACE_MS);
  await stopProcess(paths.simulator, STOP_GRACE_MS);
  const database = await attachPostgres(paths.postgresData);
  await database?.stop();
}

async function ensureCredentials(
  paths: Paths,
  create: PlatformOptions['createCredentials'],
): Promise<void> {
  const complete = [paths.merchantKeys, paths.providerKeys].every(
    (path) => readDocument(path, z.unknown()) !== undefined,
  );
  if (complete) return;
  const { merchant, provider } = await create();
  writeWhole(paths.merchantKeys, merchant);
  writeWhole(paths.providerKeys, provider);
}

/** The edge reads the token as plain text. */
function ensureToken(path: string): string {
  if (!existsSync(path)) {
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 });
  }
  return readFileSync(path, 'utf8').trim();
}

/** What starts again keeps its port, which others know. */
async function startDatabase(paths: Paths): Promise<{ readonly url: string }> {
  const port = readDocument(paths.postgresPort, z.int());
  const server = await startPostgres({
    dataDir: paths.postgresData,
    logFile: paths.postgresLog,
    ...(port === undefined ? {} : { port }),
  });
  writeWhole(paths.postgresPort, Number(new URL(server.url).port));
  return server;
}

async function startSimulator(paths: Paths, options: PlatformOptions): Promise<RunningProcess> {
  const running = findProcess(paths.simulator);
  if (running !== undefined) return running;
  const port = readDocument(paths.simulatorPort, z.int()) ?? 0;
  const started = await launch({
    record: paths.simulator,
    log: paths.simulatorLog,
    command: options.simulatorCommand,
    cwd: options.cwd,
    env: {
      ...inherited(),
      ...options.simulatorEnv,
      HOST,
      PORT: String(port),
      PROVIDER_CREDENTIALS_FILE: paths.providerKeys,
    },
    deadlineMs: START_DEADLINE_MS,
  });
  writeWhole(paths.simulatorPort, started.port);
  return started;
}

async function startEdge(paths: Paths, options: PlatformOptions): Promise<RunningProcess> {
  const running = findProcess(paths.edge);
  if (running !== undefined) return running;
  const port = options.edgePort || (readDocument(paths.edgePort, z.int()) ?? 0);
  try {
    const started = await launch({
      record: paths.edge,
      log: paths.edgeLog,
      command: options.edgeCommand,
      cwd: options.cwd,
      env: {
        ...inherited(),
        EDGE_HOST: HOST,
        EDGE_PORT: String(port),
        EDGE_ADMIN_PORT: '0',
        EDGE_STATE_FILE: paths.edgeState,
        EDGE_ADMIN_TOKEN_FILE: paths.edgeToken,
      },
      deadlineMs: START_DEADLINE_MS,
    });
    writeWhole(paths.edgePort, started.port);
    return started;
  } catch (error) {
    if (!(error instanceof OperationError) || !messageOf(error).includes('EADDRINUSE')) throw error;
    throw new UserError(
      `port ${port} on ${HOST} is taken by another program, so the edge cannot listen`,
      'Free the port, or choose another: environments.local.edgePort in zhiyou.yaml.',
    );
  }
}

/** The little of our own environment that a program needs to run; everything else stays here. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
