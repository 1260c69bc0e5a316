import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { PaymentProvider } from '../payments-contract.ts';
import { paidMessage, refundedMessage } from '../provider-simulator/notifications.ts';
import type { Trade } from '../provider-simulator/trades.ts';
import type { ProviderKeys } from './credentials.ts';
import { tradeNumberOf } from './gateways/alipay-signature.ts';
import { eventually, type TestBed } from './payments.fixture.ts';

/** A notification as it went over the wire. */
export type Callback = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Mailbox = {
  readonly url: string;
  readonly received: readonly Callback[];
  /** The first callback about an order, once it is there. */
  readonly about: (orderId: string) => Promise<Callback>;
};

const KEPT_HEADERS = /^(content-type|wechatpay-)/;

/** Takes the place of the merchant's public address: it accepts every callback and hands none on. */
export async function openMailbox(bed: TestBed): Promise<Mailbox> {
  const received: Callback[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ path: request.url ?? '', headers: keptHeaders(request), body });
      response.end('success');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  bed.endLater(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    received,
    about: async (orderId) => {
      const find = () => received.find(({ path }) => path.endsWith(orderId));
      const callback = await eventually(find, (found) => found !== undefined);
      if (callback === undefined) throw new Error('found, then lost');
      return callback;
    },
  };
}

/** The headers that a provider sends. */
export function keptHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers)
      .filter(([name]) => KEPT_HEADERS.test(name))
      .map(([name, value]) => [name, String(value)]),
  );
}

/** Sends a callback to a service, as the provider would. */
export async function deliver(
  serviceUrl: string,
  { path, headers, body }: Callback,
): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`${serviceUrl}${path}`, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

type Told = {
  readonly keys: ProviderKeys;
  readonly provider: PaymentProvider;
  readonly orderId: string;
  readonly amountFen: bigint;
  readonly transactionId?: string;
  readonly nowMs?: () => number;
};

/** What a provider that holds `keys` writes after a payment. */
export function paidCallback(told: Told): Callback {
  return written(told, paidMessage);
}

/** What WeChat Pay writes after a refund. */
export function refundCallback(told: Told): Callback {
  return written(told, refundedMessage);
}

function written(told: Told, write: typeof paidMessage): Callback {
  const { keys, provider, orderId, amountFen } = told;
  const trade: Trade = {
    provider,
    number: provider === 'alipay' ? tradeNumberOf(orderId) : orderId,
    amountFen,
    notifyUrl: '',
    codeUrl: '',
    transactionId: told.transactionId ?? `t-${orderId}`,
    status: 'paid',
    refundNumber: `${orderId}-r`,
  };
  const { headers, body } = write(trade, keys, told.nowMs ?? Date.now).build();
  return { path: `/api/payment/callback/${provider}/${orderId}`, headers, body };
}
