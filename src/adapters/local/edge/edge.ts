import type { Server } from 'node:http';
import type { Logger } from 'pino';
import { createAdminServer } from './admin-server.ts';
import { DEFAULT_LIMITS, type EdgeLimits } from './limits.ts';
import { closeServer, listen } from './listen.ts';
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

/** Continues with the configuration of the state file and listens. */
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
  const admin = createAdminServer({ traffic, token: options.adminToken, log });
  const visitors = createPublicServer(traffic, limits);
  const adminPort = await listen(admin, { host: ADMIN_HOST, port: options.adminPort });
  const port = await listen(visitors, options);
  const servers: readonly Server[] = [visitors, admin];
  return {
    port,
    adminPort,
    stop: async (deadlineMs) => {
      const closed = await Promise.all(servers.map((server) => closeServer(server, deadlineMs)));
      await traffic.slots.close();
      return closed.every((isWhole) => isWhole);
    },
  };
}
