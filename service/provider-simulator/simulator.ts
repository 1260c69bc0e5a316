import { fastify } from 'fastify';
import { z } from 'zod';
import type { ProviderKeys } from '../payments/credentials.ts';
import { addAlipayApi } from './alipay-api.ts';
import { createChoices, type Behaviour } from './behaviour.ts';
import type { CustomersContext } from './customers.ts';
import { createNotifier } from './notifier.ts';
import { createTradeBook } from './trades.ts';
import { addWechatApi } from './wechat-api.ts';

export type SimulatorOptions = {
  readonly host: string;
  /** 0 = any free one */
  readonly port: number;
  readonly keys: ProviderKeys;
  readonly behaviour: Behaviour;
  readonly nowMs: () => number;
};

export type Simulator = {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** Some 15 minutes at 100 payments/s. */
const MAX_TRADES = 100_000;

/** Both payment providers behind one port, with customers who pay by themselves. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const notifier = createNotifier();
  const context: CustomersContext = {
    keys: options.keys,
    choices: createChoices(options.behaviour),
    notifier,
    delayMs: options.behaviour.delayMs,
    nowMs: options.nowMs,
  };
  const app = fastify({ keepAliveTimeout: 60_000, bodyLimit: 64 * 1024 });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, _request, reply) => {
    const isRequests = error instanceof z.ZodError || error instanceof SyntaxError;
    void reply
      .code(isRequests ? 400 : 500)
      .send({ code: isRequests ? 'PARAM_ERROR' : 'SYSTEM_ERROR' });
  });
  const book = createTradeBook(MAX_TRADES);
  addWechatApi(app, context, book);
  addAlipayApi(app, context, book);
  const url = await app.listen({ host: options.host, port: options.port });
  return {
    url,
    port: Number(new URL(url).port),
    close: async () => {
      await app.close();
      await notifier.close();
    },
  };
}
