import type { Answer, Outcome } from './outcome.ts';
import { pick, type Random } from './random.ts';

/** Who takes the money of an order. */
export type Provider = 'wechat' | 'alipay';
export const PROVIDERS: readonly [Provider, ...Provider[]] = ['wechat', 'alipay'];

/** How a request ended; `answer` is absent when none came. */
export type Ended = { readonly outcome: Outcome; readonly answer: Answer | undefined };

/** One request of a visitor, and what follows from its end. */
export type VisitorRequest = {
  readonly path: string;
  /** A request with a body is a POST. */
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Present when the request asks for a payment. */
  readonly pays?: Provider;
  readonly onEnd?: (ended: Ended, nowMs: number) => void;
};

const WORDS: readonly [string, ...string[]] = [
  '西湖',
  '长城',
  '故宫',
  '兵马俑',
  '博物馆',
  'tower',
  'temple',
  'garden',
  'food',
  '寺',
];
const CITIES: readonly [string, ...string[]] = ['beijing', 'shanghai', 'xian', 'chengdu', '杭州'];
const DAYS: readonly [number, ...number[]] = [1, 2, 3, 4];

/** A look for sights. */
export function searchRequest(random: Random): VisitorRequest {
  return { path: `/api/travel/search?q=${encodeURIComponent(pick(random, WORDS))}` };
}

/** A wish for a trip of one to four days. */
export function planRequest(random: Random): VisitorRequest {
  return {
    path: '/api/travel/plan',
    body: { city: pick(random, CITIES), days: pick(random, DAYS) },
  };
}
