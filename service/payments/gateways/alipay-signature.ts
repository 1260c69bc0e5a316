import type { KeyObject } from 'node:crypto';
import { signRsaSha256, verifyRsaSha256 } from './rsa.ts';

// Alipay Open Platform, "加签" and "异步通知验签", sign type RSA2.

type Parameters = Readonly<Record<string, string>>;

/** Signs a request to the gateway: every parameter but the signature itself, sign_type included. */
export function signRequest(parameters: Parameters, key: KeyObject): string {
  return signRsaSha256(joined(parameters, ['sign']), key);
}

/** Whether the merchant signed this request. */
export function isRequestSigned(parameters: Parameters, key: KeyObject): boolean {
  return verifyRsaSha256(joined(parameters, ['sign']), parameters['sign'] ?? '', key);
}

/** Signs a notification: sign_type is left out here, unlike in requests. */
export function signNotification(parameters: Parameters, key: KeyObject): string {
  return signRsaSha256(joined(parameters, ['sign', 'sign_type']), key);
}

/** Whether Alipay signed this notification. */
export function isNotificationSigned(parameters: Parameters, key: KeyObject): boolean {
  if (parameters['sign_type'] !== 'RSA2') return false;
  const text = joined(parameters, ['sign', 'sign_type']);
  return verifyRsaSha256(text, parameters['sign'] ?? '', key);
}

function joined(parameters: Parameters, omitted: readonly string[]): string {
  return Object.entries(parameters)
    .filter(([name, value]) => value !== '' && !omitted.includes(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Parses a form; of a repeated name the last value counts, on both sides of the signature. */
export function readForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

/** Yuan with two decimals, as Alipay writes amounts. */
export function yuanOf(amountFen: bigint): string {
  return `${amountFen / 100n}.${(amountFen % 100n).toString().padStart(2, '0')}`;
}

/** Fen of an amount in yuan; absent unless it is exact. */
export function fenOf(yuan: string): bigint | undefined {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(yuan);
  if (match === null) return undefined;
  return BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
}

/** Alipay's trade numbers know letters, digits and the underscore only. */
export function tradeNumberOf(orderId: string): string {
  return orderId.replace('-', '_');
}
