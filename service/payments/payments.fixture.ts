import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fastify } from 'fastify';
import { z } from 'zod';
import { startTestDatabase } from '../database/database.fixture.ts';
import { openDatabase, type Database } from '../database/connect.ts';
import type { PaymentProvider, PaymentsConfig } from '../payments-contract.ts';
import type { Behaviour } from '../provider-simulator/behaviour.ts';
import { startSimulator, type Simulator } from '../provider-simulator/simulator.ts';
import type { RecoveryTiming } from './context.ts';
import { loadProviderKeys, type ProviderKeys } from './credentials.ts';
import { createPayments } from './index.ts';
import { createSandboxCredentials } from './sandbox-credentials.ts';

const bodySchema = z.looseObject({ error: z.object({ code: z.string() }).optional() });

export const PROVIDERS: readonly PaymentProvider[] = ['wechat', 'alipay'];
export const QUICK: RecoveryTiming = { intervalMs: 30, idleMs: 120, payWindowMs: 60_000 };
/** Recovery that never comes in a test's lifetime. */
const NO_RECOVERY: RecoveryTiming = { ...QUICK, idleMs: 600_000 };

/** `code` is the error's. */
type Answer = {
  readonly status: number;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly code: string | undefined;
};
type Call = { readonly body?: unknown; readonly headers?: Record<string, string> };
export type TestService = {
  readonly url: string;
  readonly metrics: { readonly counted: string[]; readonly errors: string[] };
  readonly inflight: () => number;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, call?: Call) => Promise<Answer>;
  readonly newOrder: (call?: Call) => Promise<string>;
  readonly statusOf: (orderId: string) => Promise<string>;
  readonly close: () => Promise<void>;
};
export type TestBed = {
  readonly database: Database;
  readonly keys: ProviderKeys;
  readonly url: string;
  readonly credentialsFile: string;
  readonly simulator: (behaviour?: Partial<Behaviour>) => Promise<Simulator>;
  readonly service: (
    config: Partial<PaymentsConfig> & { readonly providerBaseUrl: string },
    timing?: RecoveryTiming,
  ) => Promise<TestService>;
  /** Ends with the bed whatever a test started besides. */
  readonly endLater: (end: () => Promise<void>) => void;
  readonly stop: () => Promise<void>;
};

/** Asks until the answer is the wanted one; fails with the last answer when the deadline passes. */
export async function eventually<T>(
  look: () => Promise<T> | T,
  isWanted: (found: T) => boolean,
  deadlineMs = 8000,
): Promise<T> {
  const endsAtMs = performance.now() + deadlineMs;
  for (;;) {
    const found = await look();
    if (isWanted(found)) return found;
    if (performance.now() > endsAtMs) throw new Error(`waited in vain: ${JSON.stringify(found)}`);
    await pause(15);
  }
}

/** A database, keys, and whatever services and simulators a test starts; `stop` ends them all. */
export async function startTestBed(): Promise<TestBed> {
  const folder = await mkdtemp(join(tmpdir(), 'zhiyou-payments-'));
  const server = await startTestDatabase();
  const { merchant, provider } = await createSandboxCredentials();
  const credentialsFile = join(folder, 'merchant.json');
  const providerFile = join(folder, 'provider.json');
  await writeFile(credentialsFile, JSON.stringify(merchant), { mode: 0o600 });
  await writeFile(providerFile, JSON.stringify(provider), { mode: 0o600 });
  const keys = await loadProviderKeys(providerFile);
  const database = openDatabase(server.url, 'payments-test');
  const endings: (() => Promise<void>)[] = [];
  return {
    database,
    keys,
    url: server.url,
    credentialsFile,
    endLater: (end) => endings.push(end),
    simulator: async (behaviour) => {
      const simulator = await startSimulator({
        host: '127.0.0.1',
        port: 0,
        keys,
        nowMs: Date.now,
        behaviour: {
          delayMs: 20,
          duplicateRatio: 0,
          reorderRatio: 0,
          failRatio: 0,
          noCallbackRatio: 0,
          ...behaviour,
        },
      });
      endings.push(simulator.close);
      return simulator;
    },
    service: async (config, timing = NO_RECOVERY) => {
      const service = await startService(
        {
          slot: 'blue',
          release: '6.2.0',
          databaseUrl: server.url,
          publicBaseUrl: undefined,
          credentialsFile,
          failureRatio: 0,
          ...config,
        },
        timing,
      );
      endings.push(service.close);
      return service;
    },
    stop: async () => {
      for (const end of endings.toReversed()) await end();
      await database.end();
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** It listens before the application is made, since the application must know its address. */
async function listen(): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` };
}

/** Without a public address, callbacks come straight to the service. */
type ServiceConfig = Omit<PaymentsConfig, 'publicBaseUrl'> & {
  readonly publicBaseUrl: string | undefined;
};

async function startService(config: ServiceConfig, timing: RecoveryTiming): Promise<TestService> {
  const counted: string[] = [];
  const errors: string[] = [];
  const { server, url } = await listen();
  const app = fastify({ serverFactory: (handler) => server.on('request', handler) });
  const payments = await createPayments(
    {
      config: { ...config, publicBaseUrl: config.publicBaseUrl ?? url },
      log: app.log,
      nowMs: Date.now,
      metrics: {
        payment: (stage, provider, outcome) => counted.push(`${stage} ${provider} ${outcome}`),
        paymentError: (stage, provider, type) => errors.push(`${stage} ${provider} ${type}`),
        databaseConnections: () => {},
      },
    },
    timing,
  );
  payments.register(app);
  await app.ready();
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const answer = await fetch(`${url}${path}`, init);
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    const body = bodySchema.parse(isJson ? JSON.parse(text) : {});
    return { status: answer.status, text, body, code: body.error?.code };
  };
  const post = (path: string, { body, headers }: Call = {}) => {
    const type = { 'content-type': 'application/json' };
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    return call(path, { method: 'POST', body: text, headers: { ...type, ...headers } });
  };
  let closed: Promise<void> | undefined;
  return {
    url,
    metrics: { counted, errors },
    inflight: payments.inflight,
    get: (path) => call(path, {}),
    post,
    newOrder: async ({ body, headers } = {}) => {
      const answer = await post('/api/payment/orders', {
        body: body ?? { title: '西湖一日游', amountFen: 12_800 },
        headers: { 'idempotency-key': crypto.randomUUID(), ...headers },
      });
      if (answer.status !== 201) throw new Error(answer.text);
      return String(answer.body['id']);
    },
    statusOf: async (orderId) =>
      String((await call(`/api/payment/orders/${orderId}`, {})).body['status']),
    close: () =>
      (closed ??= (async () => {
        await payments.close();
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      })()),
  };
}
