import type { FastifyInstance } from 'fastify';
import { isReachable, openDatabase, type Database } from '../database/connect.ts';
import { migrate } from '../database/migrate.ts';
import type { PaymentsModule, PaymentsOptions } from '../payments-contract.ts';
import { addCallbackRoutes } from './callback-routes.ts';
import type { PaymentsContext, RecoveryTiming } from './context.ts';
import { loadMerchantKeys } from './credentials.ts';
import { createAlipayGateway } from './gateways/alipay.ts';
import { createHttpClient } from './gateways/http.ts';
import { createWechatGateway } from './gateways/wechat.ts';
import { lowDiscrepancy } from './low-discrepancy.ts';
import { addOperationRoutes } from './operation-routes.ts';
import { addOrderRoutes } from './order-routes.ts';
import { startRecovery } from './recovery.ts';

const TIMING: RecoveryTiming = { intervalMs: 1000, idleMs: 5000, payWindowMs: 300_000 };

/** Longer than any provider goes on notifying or any caller goes on trying. */
const KEYS_KEPT_DAYS = 30;

/**
 * Opens the database, brings its schema up to this release, and starts the recovery worker.
 * @throws {UserError} when the credentials or an applied migration are wrong; the database's error when it is away
 */
export async function createPayments(
  options: PaymentsOptions,
  timing: RecoveryTiming = TIMING,
): Promise<PaymentsModule> {
  const { config, nowMs } = options;
  const keys = await loadMerchantKeys(config.credentialsFile);
  const name = `smart-travel-${config.slot}-${process.pid}`;
  const database = openDatabase(config.databaseUrl, name);
  await prepare(database);
  // A connection of its own: work that waits for one of the pool says that we are busy, not that the server is away.
  const probe = openDatabase(config.databaseUrl, `${name}-probe`, 1);
  const http = createHttpClient(config.providerBaseUrl);
  const notifyUrl = (provider: string) => (orderId: string) =>
    new URL(`/api/payment/callback/${provider}/${orderId}`, config.publicBaseUrl).href;
  const context: PaymentsContext = {
    ...options,
    database,
    isReachable: () => isReachable(probe),
    keys,
    timing,
    failsOnDemand: lowDiscrepancy(config.failureRatio),
    gateways: {
      wechat: createWechatGateway({
        keys: keys.wechat,
        http,
        nowMs,
        notifyUrl: notifyUrl('wechat'),
      }),
      alipay: createAlipayGateway({
        keys: keys.alipay,
        http,
        nowMs,
        notifyUrl: notifyUrl('alipay'),
      }),
    },
  };
  const recovery = startRecovery(context);
  const counter = { inflight: 0 };
  return {
    register: (app) => registerRoutes(app, context, counter),
    ready: context.isReachable,
    inflight: () => counter.inflight,
    close: async () => {
      await recovery.stop();
      await Promise.all([database.end({ timeout: 5 }), probe.end({ timeout: 1 })]);
      await http.close();
    },
  };
}

async function prepare(database: Database): Promise<void> {
  try {
    await migrate(database);
    await database`
      delete from idempotency_keys
      where created_at < now() - ${KEYS_KEPT_DAYS} * interval '1 day'`;
  } catch (error) {
    await database.end({ timeout: 1 });
    throw error;
  }
}

function registerRoutes(
  app: FastifyInstance,
  context: PaymentsContext,
  counter: { inflight: number },
): void {
  void app.register(async (scope) => {
    countInflight(scope, counter);
    addOrderRoutes(scope, context);
  });
  void app.register(async (scope) => {
    countInflight(scope, counter);
    addCallbackRoutes(scope, context);
  });
  void app.register(async (scope) => {
    addOperationRoutes(scope, context);
  });
}

/** The answer's `close` comes once however the request ends, also when the caller hangs up. */
function countInflight(scope: FastifyInstance, counter: { inflight: number }): void {
  scope.addHook('onRequest', async (_request, reply) => {
    if (reply.raw.destroyed) return;
    counter.inflight += 1;
    reply.raw.once('close', () => {
      counter.inflight -= 1;
    });
  });
}
