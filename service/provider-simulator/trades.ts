import { randomInt } from 'node:crypto';
import type { PaymentProvider } from '../payments-contract.ts';

type TradeStatus = 'waiting' | 'paid' | 'refunded' | 'closed';

/** One trade as its provider sees it. `number` is the merchant's name for it. */
export type Trade = {
  readonly provider: PaymentProvider;
  readonly number: string;
  readonly amountFen: bigint;
  readonly notifyUrl: string;
  readonly codeUrl: string;
  readonly transactionId: string;
  status: TradeStatus;
  refundNumber: string | undefined;
};

export type TradeBook = {
  readonly find: (provider: PaymentProvider, number: string) => Trade | undefined;
  /** The trade, new or known; absent when the number is taken by one over another amount. */
  readonly open: (
    request: Pick<Trade, 'provider' | 'number' | 'amountFen' | 'notifyUrl'>,
  ) => { readonly trade: Trade; readonly isNew: boolean } | undefined;
  readonly count: () => number;
};

/** Holds at most `limit` trades: the oldest are forgotten. */
export function createTradeBook(limit: number): TradeBook {
  const trades = new Map<string, Trade>();
  const find = (provider: PaymentProvider, number: string) => trades.get(`${provider} ${number}`);
  return {
    find,
    count: () => trades.size,
    open: (request) => {
      const known = find(request.provider, request.number);
      if (known !== undefined) {
        const same = known.amountFen === request.amountFen && known.status !== 'closed';
        return same ? { trade: known, isNew: false } : undefined;
      }
      const trade: Trade = {
        ...request,
        transactionId: newTransactionId(request.provider),
        codeUrl: codeUrlOf(request.provider, request.number),
        status: 'waiting',
        refundNumber: undefined,
      };
      trades.set(`${request.provider} ${request.number}`, trade);
      const oldest = trades.keys().next();
      if (trades.size > limit && oldest.done !== true) trades.delete(oldest.value);
      return { trade, isNew: true };
    },
  };
}

function newTransactionId(provider: PaymentProvider): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const digits = Array.from({ length: 16 }, () => randomInt(10)).join('');
  return provider === 'wechat' ? `4200${day}${digits}` : `${day}220014${digits}`;
}

function codeUrlOf(provider: PaymentProvider, number: string): string {
  return provider === 'wechat'
    ? `weixin://wxpay/bizpayurl?pr=${number}`
    : `https://qr.alipay.com/${number}`;
}
