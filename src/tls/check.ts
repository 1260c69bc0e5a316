import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { TlsPair } from './issue.ts';

/** What is wrong with a certificate and its key. Names are of certificates, times in epoch milliseconds. */
export type TlsProblem =
  | { readonly kind: 'unreadable'; readonly what: 'certificate' | 'key' }
  | { readonly kind: 'key-mismatch' }
  | { readonly kind: 'weak-key'; readonly bits: number }
  | { readonly kind: 'host-missing'; readonly host: string; readonly names: string }
  | { readonly kind: 'not-yet-valid'; readonly subject: string; readonly fromMs: number }
  | { readonly kind: 'expired'; readonly subject: string; readonly untilMs: number }
  | { readonly kind: 'expires-soon'; readonly subject: string; readonly untilMs: number }
  | { readonly kind: 'broken-chain'; readonly subject: string; readonly issuer: string }
  | { readonly kind: 'untrusted'; readonly subject: string };

/** What a pair must fulfil. Without `authorities` (PEM) nothing is said about whom its chain leads to. */
export type TlsWish = {
  readonly hosts: readonly string[];
  readonly authorities?: readonly string[];
  readonly nowMs: number;
};

/** A pair is renewed when less than this is left. */
const RENEW_BEFORE_MS = 30 * 86_400_000;

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const LEAST_RSA_BITS = 2048;

/** Since when and until when a pair is valid, epoch ms; undefined when its certificate cannot be read. */
export function validityOf(
  pair: TlsPair,
): { readonly fromMs: number; readonly untilMs: number } | undefined {
  const leaf = readChain(pair.certificatePem)?.[0];
  if (leaf === undefined) return undefined;
  return { fromMs: Date.parse(leaf.validFrom), untilMs: Date.parse(leaf.validTo) };
}

/** Everything that is wrong with a pair for these hosts at this time; empty when nothing is. Never throws. */
export function checkPair(pair: TlsPair, wish: TlsWish): readonly TlsProblem[] {
  const chain = readChain(pair.certificatePem);
  const leaf = chain?.[0];
  if (chain === undefined || leaf === undefined) {
    return [{ kind: 'unreadable', what: 'certificate' }];
  }
  return [
    ...keyProblems(leaf, pair.keyPem),
    ...hostProblems(leaf, wish.hosts),
    ...chain.flatMap((one) => timeProblems(one, wish.nowMs)),
    ...chainProblems(chain, wish.authorities),
  ];
}

function readChain(pem: string): readonly X509Certificate[] | undefined {
  try {
    return (pem.match(BLOCK) ?? []).map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

function keyProblems(leaf: X509Certificate, keyPem: string): readonly TlsProblem[] {
  const key = readKey(keyPem);
  if (key === undefined) return [{ kind: 'unreadable', what: 'key' }];
  if (!leaf.checkPrivateKey(key)) return [{ kind: 'key-mismatch' }];
  const bits = key.asymmetricKeyDetails?.modulusLength ?? LEAST_RSA_BITS;
  return bits < LEAST_RSA_BITS ? [{ kind: 'weak-key', bits }] : [];
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** Browsers do not read the common name, so it does not count here either. */
function hostProblems(leaf: X509Certificate, hosts: readonly string[]): readonly TlsProblem[] {
  const names = leaf.subjectAltName ?? '';
  return hosts
    .filter((host) => {
      const found = isIP(host) ? leaf.checkIP(host) : leaf.checkHost(host, { subject: 'never' });
      return found === undefined;
    })
    .map((host) => ({ kind: 'host-missing', host, names }));
}

function timeProblems(certificate: X509Certificate, nowMs: number): readonly TlsProblem[] {
  const subject = shown(certificate.subject);
  const fromMs = Date.parse(certificate.validFrom);
  const untilMs = Date.parse(certificate.validTo);
  if (nowMs < fromMs) return [{ kind: 'not-yet-valid', subject, fromMs }];
  if (nowMs > untilMs) return [{ kind: 'expired', subject, untilMs }];
  if (untilMs - nowMs < RENEW_BEFORE_MS) return [{ kind: 'expires-soon', subject, untilMs }];
  return [];
}

function chainProblems(
  chain: readonly X509Certificate[],
  authorities: readonly string[] | undefined,
): readonly TlsProblem[] {
  const broken = chain.flatMap((one, index): readonly TlsProblem[] => {
    const next = chain[index + 1];
    if (next === undefined || isIssuedBy(one, next)) return [];
    return [{ kind: 'broken-chain', subject: shown(one.subject), issuer: shown(next.subject) }];
  });
  const last = chain.at(-1);
  if (authorities === undefined || last === undefined || broken.length > 0) return broken;
  const trusted = authorities.flatMap((pem) => readChain(pem) ?? []);
  const known = trusted.some((one) => one.raw.equals(last.raw) || isIssuedBy(last, one));
  return known ? [] : [{ kind: 'untrusted', subject: shown(last.subject) }];
}

function isIssuedBy(one: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && one.checkIssued(issuer) && one.verify(issuer.publicKey);
}

function shown(subject: string): string {
  return subject.replaceAll('\n', ', ');
}
