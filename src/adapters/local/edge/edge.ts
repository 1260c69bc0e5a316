import type { Logger } from 'pino';
import { createAdminServer } from './admin-server.ts';
import { trackConnections } from './connections.ts';
import { DEFAULT_LIMITS, type EdgeLimits } from './limits.ts';
import { listen } from './listen.ts';
import { createPublicServer } from './public-server.ts';
import { readStored, store } from './stored-config.ts';
import { openTraffic } from './traffic.ts';

/** What the edge process is told. Port 0 means any free one. */
export type EdgeOptions = {
  readonly host: string;
  readonly port: number;
  readonly adminPort: number;
  readonly stateFile: string;
  readonly adminToken: string;
  /** Those that differ from the default. */
  readonly limits?: Partial<EdgeLimits>;
};

/** A running edge. */
export type RunningEdge = {
  readonly port: number;
  readonly adminPort: number;
  /** Accepts nothing more, finishes what runs until the deadline; false when something was cut. */
  readonly stop: (deadlineMs: number) => Promise<boolean>;
};

/** The admin port is for this machine only, whatever `host` is. */
const ADMIN_HOST = '127.0.0.1';

/** Continues with the configuration of the state file and listens. @throws {OperationError} and then nothing is left. */
export async function startEdge(options: EdgeOptions, log: Logger): Promise<RunningEdge> {
  const { stateFile } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const traffic = await openTraffic({
    log,
    limits,
    startedAtMs: Date.now(),
    stored: readStored(stateFile),
    store: (versioned) => store(stateFile, versioned),
  });
  const visitors = createPublicServer(traffic, limits);
  const admin = createAdminServer({ traffic, token: options.adminToken, log });
  const connections = [visitors, admin].map(trackConnections);
  const stop = async (deadlineMs: number): Promise<boolean> => {
    const closed = await Promise.all(connections.map(({ close }) => close(deadlineMs)));
    traffic.copies.stop();
    await traffic.slots.close();
    return closed.every((isWhole) => isWhole);
  };
  try {
    const port = await listen(visitors, options);
    const adminPort = await listen(admin, { host: ADMIN_HOST, port: options.adminPort });
    return { port, adminPort, stop };
  } catch (error) {
    await stop(0);
    throw error;
  }
}
