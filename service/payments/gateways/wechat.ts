import { z } from 'zod';
import { OperationError } from '../../../src/shared/errors.ts';
import type { MerchantKeys } from '../credentials.ts';
import {
  NotificationError,
  type Capture,
  type Gateway,
  type Notification,
  type PayableOrder,
  type RawNotification,
  type Refund,
  type TradeState,
} from './gateway.ts';
import type { HttpAnswer, HttpClient } from './http.ts';
import { authorizationOf, isFromPlatform, unseal } from './wechat-signature.ts';

/** `notifyUrl` gives the address of callbacks for an order. */
export type GatewayContext<Keys> = {
  readonly keys: Keys;
  readonly http: HttpClient;
  readonly notifyUrl: (orderId: string) => string;
  readonly nowMs: () => number;
};
type Context = GatewayContext<MerchantKeys['wechat']>;

const fen = z.number().int().positive().transform(BigInt);
const codeSchema = z.object({ code_url: z.string().min(1).max(512) });
const errorSchema = z.object({ code: z.string().max(64) });
const tradeSchema = z.object({
  appid: z.string(),
  mchid: z.string(),
  out_trade_no: z.string(),
  trade_state: z.string(),
  transaction_id: z.string().optional(),
  amount: z.object({ total: fen, currency: z.literal('CNY').optional() }),
});
const refundSchema = z.object({
  out_trade_no: z.string(),
  refund_id: z.string(),
  amount: z.object({ refund: fen }),
});
const refundAnswerSchema = refundSchema.extend({ status: z.string() });
const refundNoticeSchema = refundSchema.extend({ mchid: z.string(), refund_status: z.string() });
const noticeSchema = z.object({
  event_type: z.string(),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
});

const TRADES = '/v3/pay/transactions';

/** The code in today's and in earlier documentation; a 404 without it is not WeChat Pay's word. */
const UNKNOWN_ORDER: ReadonlySet<string> = new Set(['ORDER_NOT_EXIST', 'ORDERNOTEXIST']);

/** WeChat Pay, API v3, Native payment. */
export function createWechatGateway(context: Context): Gateway {
  return {
    provider: 'wechat',
    prepay: (order) => prepay(context, order),
    query: (orderId) => query(context, orderId),
    close: async (orderId) => {
      const body = { mchid: context.keys.merchantId };
      await call(context, 'POST', `${TRADES}/out-trade-no/${orderId}/close`, body);
    },
    refund: (order) => refund(context, order),
    readNotification: (notification) => readNotification(context, notification),
  };
}

async function prepay(context: Context, order: PayableOrder): Promise<string> {
  const answer = await call(context, 'POST', `${TRADES}/native`, {
    appid: context.keys.appId,
    mchid: context.keys.merchantId,
    description: order.title,
    out_trade_no: order.id,
    notify_url: context.notifyUrl(order.id),
    amount: { total: Number(order.amountFen), currency: 'CNY' },
  });
  return codeSchema.parse(answer).code_url;
}

async function query(context: Context, orderId: string): Promise<TradeState> {
  const path = `${TRADES}/out-trade-no/${orderId}?mchid=${context.keys.merchantId}`;
  const answer = await send(context, 'GET', path, '');
  if (answer.status === 404 && UNKNOWN_ORDER.has(errorCodeOf(answer.text) ?? '')) {
    return { kind: 'absent' };
  }
  const trade = tradeSchema.parse(acceptedBody(answer));
  if (trade.trade_state === 'NOTPAY' || trade.trade_state === 'USERPAYING') {
    return { kind: 'waiting' };
  }
  const capture = captureOf(context, trade);
  return capture === undefined ? { kind: 'closed' } : { kind: 'captured', capture };
}

async function refund(context: Context, order: PayableOrder): Promise<Refund | undefined> {
  const total = Number(order.amountFen);
  const body = await call(context, 'POST', '/v3/refund/domestic/refunds', {
    out_trade_no: order.id,
    out_refund_no: `${order.id}-r`,
    notify_url: context.notifyUrl(order.id),
    amount: { refund: total, total, currency: 'CNY' },
  });
  const answer = refundAnswerSchema.parse(body);
  return answer.status === 'SUCCESS' ? refundOf(answer) : undefined;
}

function readNotification(context: Context, { headers, body }: RawNotification): Notification {
  const { platformSerial: serial, platformPublicKey: key } = context.keys;
  if (!isFromPlatform(headers, body, { serial, key }, context.nowMs())) {
    throw new NotificationError('bad_signature');
  }
  const notice = noticeSchema.parse(JSON.parse(body));
  const told: unknown = JSON.parse(unseal(notice.resource, context.keys.apiV3Key));
  if (notice.event_type === 'TRANSACTION.SUCCESS') {
    const capture = captureOf(context, tradeSchema.parse(told));
    return capture === undefined ? { kind: 'ignored' } : { kind: 'captured', capture };
  }
  if (notice.event_type !== 'REFUND.SUCCESS') return { kind: 'ignored' };
  const refunded = refundNoticeSchema.parse(told);
  if (refunded.mchid !== context.keys.merchantId) throw new NotificationError('other_merchant');
  return { kind: 'refunded', refund: refundOf(refunded) };
}

/** Absent when the trade took no money. A trade in state REFUND took it first. */
function captureOf(context: Context, trade: z.infer<typeof tradeSchema>): Capture | undefined {
  const { appId, merchantId } = context.keys;
  if (trade.appid !== appId || trade.mchid !== merchantId) {
    throw new NotificationError('other_merchant');
  }
  if (!['SUCCESS', 'REFUND'].includes(trade.trade_state)) return undefined;
  if (trade.transaction_id === undefined) throw new NotificationError('malformed');
  return {
    orderId: trade.out_trade_no,
    transactionId: trade.transaction_id,
    amountFen: trade.amount.total,
  };
}

function refundOf(told: z.infer<typeof refundSchema>): Refund {
  return {
    orderId: told.out_trade_no,
    refundId: told.refund_id,
    amountFen: told.amount.refund,
  };
}

async function call(
  context: Context,
  method: 'GET' | 'POST',
  path: string,
  body: unknown,
): Promise<unknown> {
  return acceptedBody(await send(context, method, path, JSON.stringify(body)));
}

async function send(
  context: Context,
  method: 'GET' | 'POST',
  path: string,
  body: string,
): Promise<HttpAnswer> {
  const { keys, nowMs } = context;
  const signer = {
    merchantId: keys.merchantId,
    serial: keys.merchantSerial,
    key: keys.merchantPrivateKey,
  };
  const headers = {
    authorization: authorizationOf({ method, path, body }, signer, nowMs()),
    accept: 'application/json',
    ...(method === 'POST' && { 'content-type': 'application/json' }),
  };
  const answer = await context.http.call({ method, path, headers, ...(body !== '' && { body }) });
  const platform = { serial: keys.platformSerial, key: keys.platformPublicKey };
  if (answer.status < 300 && !isFromPlatform(answer.headers, answer.text, platform, nowMs())) {
    throw new OperationError('an answer that WeChat Pay did not sign', {
      code: 'forbidden',
      retryable: true,
    });
  }
  return answer;
}

/** A 4xx with a code is final. Without one, something on the way answered; after a 5xx nobody knows either. */
function acceptedBody(answer: HttpAnswer): unknown {
  if (answer.status === 204) return undefined;
  if (answer.status < 300) return JSON.parse(answer.text);
  const code = errorCodeOf(answer.text);
  const refused = code !== undefined && answer.status < 500 && answer.status !== 429;
  throw new OperationError(`WeChat Pay answers ${answer.status} ${code ?? 'without a code'}`, {
    code: refused ? 'rejected' : 'unreachable',
    retryable: !refused,
  });
}

function errorCodeOf(text: string): string | undefined {
  try {
    return errorSchema.parse(JSON.parse(text)).code;
  } catch {
    return undefined;
  }
}
