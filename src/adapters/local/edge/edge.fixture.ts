import { mkdtempSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { HOST, startBackend, type TestBackend } from './backend.fixture.ts';
import { openEdgeAdmin, type EdgeAdmin, type EdgeStatus } from './client.ts';
import type { EdgeConfigInput, RouteClass } from './config.ts';
import { startEdge, type RunningEdge } from './edge.ts';
import type { EdgeLimits } from './limits.ts';

export const TOKEN = 'a-token-for-the-tests';

export type TestEdge = RunningEdge & {
  readonly url: string;
  readonly adminUrl: string;
  readonly admin: EdgeAdmin;
  readonly stateFile: string;
  /** Writes a configuration over the one in force. */
  readonly configure: (config: Partial<EdgeConfigInput>) => Promise<void>;
  readonly totals: (
    routeClass?: string,
  ) => Promise<EdgeStatus['routeClasses'][string]['total'] | undefined>;
  /** Requests that run in both slots. */
  readonly inflight: () => Promise<number>;
};

/** A folder that goes with the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-edge-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Starts an edge in this process that stops with the test. */
export async function openTestEdge(limits: Partial<EdgeLimits> = {}): Promise<TestEdge> {
  const stateFile = join(testFolder(), 'state.json');
  const options = { host: HOST, port: 0, adminPort: 0, stateFile, adminToken: TOKEN, limits };
  const running = await startEdge(options, pino({ level: 'silent' }));
  let stopped: Promise<boolean> | undefined;
  const stop = (deadlineMs: number): Promise<boolean> => (stopped ??= running.stop(deadlineMs));
  onTestFinished(async () => {
    await stop(0);
  });
  return { ...running, stop, ...handles(running), stateFile };
}

/** What tests do with an edge, wherever it runs. */
export function handles({
  port,
  adminPort,
}: Pick<RunningEdge, 'port' | 'adminPort'>): Omit<TestEdge, keyof RunningEdge | 'stateFile'> {
  const adminUrl = `http://${HOST}:${adminPort}`;
  const admin = openEdgeAdmin({ adminUrl, token: TOKEN });
  return {
    url: `http://${HOST}:${port}`,
    adminUrl,
    admin,
    configure: async (wanted) => {
      const { version, config } = await admin.config();
      await admin.writeConfig(version, { ...config, ...wanted });
    },
    totals: async (routeClass = 'default') => {
      const { routeClasses } = await admin.status();
      return routeClasses[routeClass]?.total;
    },
    inflight: async () => {
      const { slots } = await admin.status();
      return slots.blue.inflight + slots.green.inflight;
    },
  };
}

/** Everything but payments, by default on blue. */
export const standard: RouteClass = {
  name: 'default',
  pathPrefixes: ['/'],
  weights: { blue: 100, green: 0 },
};
export const payment: RouteClass = {
  name: 'payment',
  pathPrefixes: ['/api/payment'],
  weights: { blue: 100, green: 0 },
};

/** Slots made of backends. */
export function slotsOf(
  blue: readonly TestBackend[],
  green: readonly TestBackend[] = [],
): EdgeConfigInput['slots'] {
  return { blue: blue.map(({ address }) => address), green: green.map(({ address }) => address) };
}

/** An edge whose slot blue is one backend. */
export async function edgeBefore(
  handle?: RequestListener,
  limits?: Partial<EdgeLimits>,
): Promise<{ readonly edge: TestEdge; readonly backend: TestBackend }> {
  const backend = await startBackend('blue', handle);
  const edge = await openTestEdge(limits);
  await edge.configure({ slots: slotsOf([backend]), routeClasses: [standard] });
  return { edge, backend };
}
