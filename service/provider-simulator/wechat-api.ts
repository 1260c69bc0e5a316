import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { isAuthorized, platformHeaders } from '../payments/gateways/wechat-signature.ts';
import { customerPays, refundIsDone, type CustomersContext } from './customers.ts';
import { wechatRefund, wechatTrade } from './notifications.ts';
import type { TradeBook } from './trades.ts';

type Answer = { readonly status: number; readonly body?: unknown };

const number = z.string().regex(/^[\w*|-]{6,64}$/);
const prepaySchema = z.object({
  appid: z.string(),
  mchid: z.string(),
  description: z.string().min(1).max(127),
  out_trade_no: number.max(32),
  notify_url: z.url({ protocol: /^https?$/ }).max(256),
  amount: z.object({ total: z.number().int().positive(), currency: z.literal('CNY') }),
});
const refundSchema = z.object({
  out_trade_no: number,
  out_refund_no: number,
  amount: z.object({ refund: z.number().int(), total: z.number().int(), currency: z.string() }),
});
const pathSchema = z.object({ number });

/** The documented part of WeChat Pay API v3 that a merchant with Native payment uses. */
export function addWechatApi(
  app: FastifyInstance,
  context: CustomersContext,
  book: TradeBook,
): void {
  const trades = '/v3/pay/transactions';
  route(app, context, {
    method: 'POST',
    url: `${trades}/native`,
    act: (request) => prepay(context, book, request.body),
  });
  route(app, context, {
    method: 'GET',
    url: `${trades}/out-trade-no/:number`,
    act: (request) => {
      const trade = book.find('wechat', pathSchema.parse(request.params).number);
      if (trade === undefined) return failure(404, 'ORDER_NOT_EXIST');
      return { status: 200, body: wechatTrade(trade, context.keys) };
    },
  });
  route(app, context, {
    method: 'POST',
    url: `${trades}/out-trade-no/:number/close`,
    act: (request) => {
      const trade = book.find('wechat', pathSchema.parse(request.params).number);
      if (trade?.status === 'paid') return failure(400, 'ORDERPAID');
      if (trade !== undefined) trade.status = 'closed';
      return { status: 204 };
    },
  });
  route(app, context, {
    method: 'POST',
    url: '/v3/refund/domestic/refunds',
    act: (request) => refund(context, book, request.body),
  });
}

async function prepay(context: CustomersContext, book: TradeBook, body: unknown): Promise<Answer> {
  const order = prepaySchema.parse(JSON.parse(String(body)));
  const { appId, merchantId } = context.keys.wechat;
  if (order.appid !== appId || order.mchid !== merchantId) {
    return failure(400, 'APPID_MCHID_NOT_MATCH');
  }
  if (context.choices.failsPrepay()) return failure(500, 'SYSTEM_ERROR');
  const opened = book.open({
    provider: 'wechat',
    number: order.out_trade_no,
    amountFen: BigInt(order.amount.total),
    notifyUrl: order.notify_url,
  });
  if (opened === undefined) return failure(400, 'OUT_TRADE_NO_USED');
  if (opened.isNew) await customerPays(context, opened.trade);
  return { status: 200, body: { code_url: opened.trade.codeUrl } };
}

function refund(context: CustomersContext, book: TradeBook, body: unknown): Answer {
  const wanted = refundSchema.parse(JSON.parse(String(body)));
  const trade = book.find('wechat', wanted.out_trade_no);
  if (trade === undefined) return failure(404, 'RESOURCE_NOT_EXISTS');
  const isFull = BigInt(wanted.amount.refund) === trade.amountFen;
  const isOther = trade.refundNumber !== undefined && trade.refundNumber !== wanted.out_refund_no;
  if (trade.status === 'waiting' || trade.status === 'closed' || !isFull || isOther) {
    return failure(400, 'INVALID_REQUEST');
  }
  if (trade.refundNumber === undefined) {
    trade.refundNumber = wanted.out_refund_no;
    refundIsDone(context, trade);
  }
  const status = trade.status === 'refunded' ? 'SUCCESS' : 'PROCESSING';
  return { status: 200, body: { ...wechatRefund(trade), status } };
}

function failure(status: number, code: string): Answer {
  return { status, body: { code, message: code } };
}

function route(
  app: FastifyInstance,
  context: CustomersContext,
  options: {
    readonly method: 'GET' | 'POST';
    readonly url: string;
    readonly act: (request: FastifyRequest) => Answer | Promise<Answer>;
  },
): void {
  const { wechat } = context.keys;
  const signer = { serial: wechat.platformSerial, key: wechat.platformPrivateKey };
  app.route({
    method: options.method,
    url: options.url,
    handler: async (request, reply) => {
      const answer = isSigned(context, request)
        ? await options.act(request)
        : failure(401, 'SIGN_ERROR');
      const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
      void reply.code(answer.status).headers(platformHeaders(text, signer, context.nowMs()));
      return reply.type('application/json; charset=utf-8').send(text);
    },
  });
}

function isSigned({ keys, nowMs }: CustomersContext, request: FastifyRequest): boolean {
  const { merchantId, merchantSerial: serial, merchantPublicKey: key } = keys.wechat;
  const body = typeof request.body === 'string' ? request.body : '';
  const signed = { method: request.method, path: request.url, body };
  const authorization = request.headers.authorization ?? '';
  return isAuthorized(authorization, signed, { merchantId, serial, key }, nowMs());
}
