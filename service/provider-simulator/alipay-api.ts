import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { fenOf, isRequestSigned, readForm, yuanOf } from '../payments/gateways/alipay-signature.ts';
import { signRsaSha256 } from '../payments/gateways/rsa.ts';
import { customerPays, type CustomersContext } from './customers.ts';
import type { Trade, TradeBook } from './trades.ts';

type Answer = Readonly<Record<string, string>>;
type Form = Readonly<Record<string, string>>;
type Act = (context: CustomersContext, book: TradeBook, form: Form) => Answer | Promise<Answer>;

const tradeNumber = z.string().regex(/^\w{1,64}$/);
const numberSchema = z.object({ out_trade_no: tradeNumber });
const precreateSchema = z.object({
  out_trade_no: tradeNumber,
  total_amount: z.string(),
  subject: z.string().min(1).max(256),
});
const refundSchema = z.object({
  out_trade_no: tradeNumber,
  out_request_no: tradeNumber,
  refund_amount: z.string(),
});

const METHODS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ['alipay.trade.precreate', precreate],
  ['alipay.trade.query', query],
  ['alipay.trade.close', close],
  ['alipay.trade.refund', refund],
]);

/** The documented part of Alipay's gateway that a merchant with payment by code uses. */
export function addAlipayApi(
  app: FastifyInstance,
  context: CustomersContext,
  book: TradeBook,
): void {
  app.post('/gateway.do', {
    handler: async (request, reply) => {
      const form = readForm(String(request.body));
      const method = form['method'] ?? '';
      const signed = JSON.stringify(await answerTo(context, book, form));
      const sign = signRsaSha256(signed, context.keys.alipay.alipayPrivateKey);
      const name = `${method.replaceAll('.', '_')}_response`;
      const text = `{${JSON.stringify(name)}:${signed},"sign":${JSON.stringify(sign)}}`;
      return reply.type('text/html;charset=utf-8').send(text);
    },
  });
}

async function answerTo(context: CustomersContext, book: TradeBook, form: Form): Promise<Answer> {
  const { appId, merchantPublicKey } = context.keys.alipay;
  if (form['app_id'] !== appId) return invalid('isv.invalid-app-id');
  if (form['sign_type'] !== 'RSA2' || !isRequestSigned(form, merchantPublicKey)) {
    return invalid('isv.invalid-signature');
  }
  const act = METHODS.get(form['method'] ?? '');
  return act === undefined ? invalid('isv.invalid-method') : act(context, book, form);
}

async function precreate(context: CustomersContext, book: TradeBook, form: Form): Promise<Answer> {
  const order = precreateSchema.parse(contentOf(form));
  const amountFen = fenOf(order.total_amount);
  if (amountFen === undefined || amountFen === 0n) return failed('ACQ.INVALID_PARAMETER');
  if (context.choices.failsPrepay()) return failed('ACQ.SYSTEM_ERROR');
  const opened = book.open({
    provider: 'alipay',
    number: order.out_trade_no,
    amountFen,
    notifyUrl: form['notify_url'] ?? '',
  });
  if (opened === undefined) return failed('ACQ.CONTEXT_INCONSISTENT');
  if (opened.isNew) await customerPays(context, opened.trade);
  const { number, codeUrl } = opened.trade;
  return { ...SUCCEEDED, out_trade_no: number, qr_code: codeUrl };
}

function query(_context: CustomersContext, book: TradeBook, form: Form): Answer {
  const trade = find(book, form);
  if (trade === undefined) return failed('ACQ.TRADE_NOT_EXIST');
  const states = {
    waiting: 'WAIT_BUYER_PAY',
    paid: 'TRADE_SUCCESS',
    refunded: 'TRADE_CLOSED',
    closed: 'TRADE_CLOSED',
  };
  return {
    ...SUCCEEDED,
    out_trade_no: trade.number,
    trade_no: trade.transactionId,
    trade_status: states[trade.status],
    total_amount: yuanOf(trade.amountFen),
  };
}

function close(_context: CustomersContext, book: TradeBook, form: Form): Answer {
  const trade = find(book, form);
  if (trade === undefined) return failed('ACQ.TRADE_NOT_EXIST');
  if (trade.status !== 'waiting') return failed('ACQ.TRADE_STATUS_ERROR');
  trade.status = 'closed';
  return { ...SUCCEEDED, out_trade_no: trade.number, trade_no: trade.transactionId };
}

function refund(_context: CustomersContext, book: TradeBook, form: Form): Answer {
  const wanted = refundSchema.parse(contentOf(form));
  const trade = find(book, form);
  if (trade === undefined) return failed('ACQ.TRADE_NOT_EXIST');
  const isKnown = trade.refundNumber === wanted.out_request_no;
  if (!isKnown && trade.status !== 'paid') return failed('ACQ.TRADE_STATUS_ERROR');
  if (fenOf(wanted.refund_amount) !== trade.amountFen)
    return failed('ACQ.REFUND_AMT_NOT_EQUAL_TOTAL');
  trade.refundNumber = wanted.out_request_no;
  trade.status = 'refunded';
  return {
    ...SUCCEEDED,
    out_trade_no: trade.number,
    trade_no: trade.transactionId,
    fund_change: isKnown ? 'N' : 'Y',
    refund_fee: yuanOf(trade.amountFen),
  };
}

function find(book: TradeBook, form: Form): Trade | undefined {
  return book.find('alipay', numberSchema.parse(contentOf(form)).out_trade_no);
}

function contentOf(form: Form): unknown {
  return JSON.parse(form['biz_content'] ?? '{}');
}

const SUCCEEDED: Answer = { code: '10000', msg: 'Success' };

function failed(subCode: string): Answer {
  return { code: '40004', msg: 'Business Failed', sub_code: subCode, sub_msg: subCode };
}

function invalid(subCode: string): Answer {
  return { code: '40002', msg: 'Invalid Arguments', sub_code: subCode, sub_msg: subCode };
}
