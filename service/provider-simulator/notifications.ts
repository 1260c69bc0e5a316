import { randomUUID } from 'node:crypto';
import type { ProviderKeys } from '../payments/credentials.ts';
import { signNotification, yuanOf } from '../payments/gateways/alipay-signature.ts';
import { platformHeaders, seal } from '../payments/gateways/wechat-signature.ts';
import type { Message } from './notifier.ts';
import type { Trade } from './trades.ts';

type Clock = () => number;
type WechatEvent = {
  readonly type: 'TRANSACTION.SUCCESS' | 'REFUND.SUCCESS';
  readonly content: object;
};

/** What the provider tells the merchant after the customer paid. */
export function paidMessage(trade: Trade, keys: ProviderKeys, nowMs: Clock): Message {
  if (trade.provider === 'alipay') return alipayMessage(trade, keys, nowMs);
  const content = wechatTrade(trade, keys);
  return wechatMessage(trade, { type: 'TRANSACTION.SUCCESS', content }, keys, nowMs);
}

/** What WeChat Pay tells after a refund; Alipay has said it in its answer. */
export function refundedMessage(trade: Trade, keys: ProviderKeys, nowMs: Clock): Message {
  const content = {
    mchid: keys.wechat.merchantId,
    ...wechatRefund(trade),
    refund_status: 'SUCCESS',
    success_time: new Date(nowMs()).toISOString(),
  };
  return wechatMessage(trade, { type: 'REFUND.SUCCESS', content }, keys, nowMs);
}

/** A trade in the words of WeChat Pay. */
export function wechatTrade(trade: Trade, keys: ProviderKeys): Record<string, unknown> {
  const states = { waiting: 'NOTPAY', paid: 'SUCCESS', refunded: 'REFUND', closed: 'CLOSED' };
  const total = Number(trade.amountFen);
  const wasPaid = trade.status === 'paid' || trade.status === 'refunded';
  return {
    appid: keys.wechat.appId,
    mchid: keys.wechat.merchantId,
    out_trade_no: trade.number,
    trade_state: states[trade.status],
    trade_state_desc: trade.status,
    ...(wasPaid && { transaction_id: trade.transactionId, trade_type: 'NATIVE' }),
    amount: { total, payer_total: total, currency: 'CNY', payer_currency: 'CNY' },
  };
}

/** A refund in the words of WeChat Pay. */
export function wechatRefund(trade: Trade): Record<string, unknown> {
  const total = Number(trade.amountFen);
  return {
    refund_id: `503${trade.transactionId}`,
    out_refund_no: trade.refundNumber,
    transaction_id: trade.transactionId,
    out_trade_no: trade.number,
    amount: { total, refund: total, payer_total: total, payer_refund: total, currency: 'CNY' },
  };
}

function wechatMessage(
  trade: Trade,
  event: WechatEvent,
  keys: ProviderKeys,
  nowMs: Clock,
): Message {
  const originalType = event.type === 'REFUND.SUCCESS' ? 'refund' : 'transaction';
  const sealed = seal(JSON.stringify(event.content), keys.wechat.apiV3Key, originalType);
  const body = JSON.stringify({
    id: randomUUID(),
    create_time: new Date(nowMs()).toISOString(),
    event_type: event.type,
    resource_type: 'encrypt-resource',
    resource: { algorithm: 'AEAD_AES_256_GCM', original_type: originalType, ...sealed },
  });
  const signer = { serial: keys.wechat.platformSerial, key: keys.wechat.platformPrivateKey };
  return {
    url: trade.notifyUrl,
    build: () => ({
      body,
      headers: { 'content-type': 'application/json', ...platformHeaders(body, signer, nowMs()) },
    }),
    isAccepted: (status) => status === 200 || status === 204,
  };
}

function alipayMessage(trade: Trade, keys: ProviderKeys, nowMs: Clock): Message {
  const parameters = {
    notify_id: randomUUID().replaceAll('-', ''),
    notify_type: 'trade_status_sync',
    notify_time: chinaTime(nowMs()),
    app_id: keys.alipay.appId,
    seller_id: keys.alipay.sellerId,
    charset: 'utf-8',
    version: '1.0',
    sign_type: 'RSA2',
    out_trade_no: trade.number,
    trade_no: trade.transactionId,
    trade_status: 'TRADE_SUCCESS',
    total_amount: yuanOf(trade.amountFen),
    gmt_payment: chinaTime(nowMs()),
  };
  const sign = signNotification(parameters, keys.alipay.alipayPrivateKey);
  const body = new URLSearchParams({ ...parameters, sign }).toString();
  return {
    url: trade.notifyUrl,
    build: () => ({
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    }),
    isAccepted: (_status, text) => text === 'success',
  };
}

function chinaTime(nowMs: number): string {
  return new Date(nowMs + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}
