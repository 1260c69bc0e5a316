import { z } from 'zod';
import { OperationError } from '../../../src/shared/errors.ts';
import type { MerchantKeys } from '../credentials.ts';
import {
  fenOf,
  isNotificationSigned,
  readForm,
  signRequest,
  tradeNumberOf,
  yuanOf,
} from './alipay-signature.ts';
import {
  NotificationError,
  type Gateway,
  type Notification,
  type PayableOrder,
  type Refund,
  type TradeState,
} from './gateway.ts';
import { verifyRsaSha256 } from './rsa.ts';
import type { GatewayContext } from './wechat.ts';

type Context = GatewayContext<MerchantKeys['alipay']>;

const SUCCESS = '10000';
const BUSINESS_FAILURE = '40004';
const PAID_STATES: readonly (string | undefined)[] = ['TRADE_SUCCESS', 'TRADE_FINISHED'];

const answerSchema = z.looseObject({ code: z.string(), sub_code: z.string().optional() });
const codeSchema = z.object({ qr_code: z.string().min(1).max(1024) });
const tradeSchema = z.object({
  out_trade_no: z.string(),
  trade_no: z.string(),
  trade_status: z.string(),
  total_amount: z.string(),
});
const refundSchema = z.object({ trade_no: z.string(), refund_fee: z.string() });
type Answer = z.infer<typeof answerSchema>;

/** Alipay, face-to-face payment by a code that the customer scans. */
export function createAlipayGateway(context: Context): Gateway {
  return {
    provider: 'alipay',
    prepay: (order) => prepay(context, order),
    query: (orderId) => query(context, orderId),
    close: async (orderId) => {
      const trade = { out_trade_no: tradeNumberOf(orderId) };
      const answer = await call(context, { method: 'alipay.trade.close', content: trade });
      if (answer.sub_code !== 'ACQ.TRADE_NOT_EXIST') accepted(answer);
    },
    refund: (order) => refund(context, order),
    readNotification: ({ body }) => readNotification(context, body),
  };
}

async function prepay(context: Context, order: PayableOrder): Promise<string> {
  const answer = await call(context, {
    method: 'alipay.trade.precreate',
    notifyUrl: context.notifyUrl(order.id),
    content: {
      out_trade_no: tradeNumberOf(order.id),
      total_amount: yuanOf(order.amountFen),
      subject: order.title,
      seller_id: context.keys.sellerId,
    },
  });
  return codeSchema.parse(accepted(answer)).qr_code;
}

async function query(context: Context, orderId: string): Promise<TradeState> {
  const trade = { out_trade_no: tradeNumberOf(orderId) };
  const answer = await call(context, { method: 'alipay.trade.query', content: trade });
  if (answer.sub_code === 'ACQ.TRADE_NOT_EXIST') return { kind: 'absent' };
  const found = tradeSchema.parse(accepted(answer));
  if (found.trade_status === 'WAIT_BUYER_PAY') return { kind: 'waiting' };
  if (!PAID_STATES.includes(found.trade_status)) return { kind: 'closed' };
  const capture = { orderId, transactionId: found.trade_no, amountFen: fen(found.total_amount) };
  return { kind: 'captured', capture };
}

async function refund(context: Context, order: PayableOrder): Promise<Refund> {
  const answer = await call(context, {
    method: 'alipay.trade.refund',
    content: {
      out_trade_no: tradeNumberOf(order.id),
      out_request_no: `${tradeNumberOf(order.id)}_r`,
      refund_amount: yuanOf(order.amountFen),
    },
  });
  const done = refundSchema.parse(accepted(answer));
  // Alipay gives a refund no number of its own: the trade's, with our request's ending, names it.
  return { orderId: order.id, refundId: `${done.trade_no}_r`, amountFen: fen(done.refund_fee) };
}

function readNotification(context: Context, body: string): Notification {
  const form = readForm(body);
  const { appId, sellerId, alipayPublicKey } = context.keys;
  if (!isNotificationSigned(form, alipayPublicKey)) throw new NotificationError('bad_signature');
  if (form['app_id'] !== appId || form['seller_id'] !== sellerId) {
    throw new NotificationError('other_merchant');
  }
  // After a refund the same notification comes again, with what was given back; its answer told us already.
  if (!PAID_STATES.includes(form['trade_status']) || form['gmt_refund'] !== undefined) {
    return { kind: 'ignored' };
  }
  const trade = tradeSchema.parse(form);
  const orderId = trade.out_trade_no.replace('_', '-');
  const amountFen = fen(trade.total_amount);
  return { kind: 'captured', capture: { orderId, transactionId: trade.trade_no, amountFen } };
}

function fen(yuan: string): bigint {
  const amountFen = fenOf(yuan);
  if (amountFen === undefined) throw new NotificationError('malformed');
  return amountFen;
}

type Call = {
  readonly method: string;
  readonly content: Readonly<Record<string, string>>;
  readonly notifyUrl?: string;
};

async function call(context: Context, { method, content, notifyUrl }: Call): Promise<Answer> {
  const parameters: Record<string, string> = {
    app_id: context.keys.appId,
    method,
    format: 'JSON',
    charset: 'utf-8',
    sign_type: 'RSA2',
    timestamp: chinaTime(context.nowMs()),
    version: '1.0',
    biz_content: JSON.stringify(content),
    ...(notifyUrl !== undefined && { notify_url: notifyUrl }),
  };
  const sign = signRequest(parameters, context.keys.merchantPrivateKey);
  const answer = await context.http.call({
    method: 'POST',
    path: '/gateway.do',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...parameters, sign }).toString(),
  });
  if (answer.status !== 200) throw unknownOutcome(`Alipay answers ${answer.status}`);
  return answerSchema.parse(verifiedAnswer(context, answer.text, method));
}

/** The signature covers the answer's very characters: parsing and printing them again could change them. */
function verifiedAnswer(context: Context, text: string, method: string): unknown {
  const start = `{"${method.replaceAll('.', '_')}_response":`;
  const end = text.lastIndexOf(',"sign":"');
  if (text.startsWith(start) && end > start.length) {
    const signed = text.slice(start.length, end);
    const { sign } = z.object({ sign: z.string() }).parse(JSON.parse(text));
    if (verifyRsaSha256(signed, sign, context.keys.alipayPublicKey)) return JSON.parse(signed);
  }
  throw unknownOutcome('an answer that Alipay did not sign');
}

/** Only a business failure other than the system's own is final. */
function accepted(answer: Answer): Answer {
  if (answer.code === SUCCESS) return answer;
  const reason = `Alipay answers ${answer.code} ${answer.sub_code ?? 'without a sub_code'}`;
  const refused = answer.code === BUSINESS_FAILURE && answer.sub_code !== 'ACQ.SYSTEM_ERROR';
  if (!refused) throw unknownOutcome(reason);
  throw new OperationError(reason, { code: 'rejected', retryable: false });
}

function unknownOutcome(reason: string): OperationError {
  return new OperationError(reason, { code: 'unreachable', retryable: true });
}

/** `yyyy-MM-dd HH:mm:ss` in UTC+8, which Alipay expects everywhere. */
function chinaTime(nowMs: number): string {
  const shifted = new Date(nowMs + 8 * 3_600_000).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)}`;
}
