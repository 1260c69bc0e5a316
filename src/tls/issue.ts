import {
  createPrivateKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { InternalError } from '../shared/errors.ts';
import { checkPair } from './check.ts';
import { keyId, writeCertificate } from './certificate.ts';

/** A certificate and its private key, both in PEM. The certificate may be followed by those of its issuers. */
export type TlsPair = { readonly certificatePem: string; readonly keyPem: string };

/** What an environment has, or should have: its own authority and the pair of its servers. */
export type TlsState = { readonly authority: TlsPair; readonly pair: TlsPair };

/** What had to be made anew. */
export type Issued = TlsState & { readonly made: 'nothing' | 'pair' | 'authority' };

const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
const PAIR_DAYS = 365;
const LONGEST_NAME = 64;
/** Clocks of other machines may be behind. */
const EARLIER_MS = 3_600_000;

/**
 * The authority and pair for these hosts: what is there is kept until it does not fit any more or has 30 days left. The
 * authority stays as long as it can, since people have told their browsers to trust it.
 */
export function issueTls(
  current: Partial<TlsState>,
  {
    name,
    hosts,
    nowMs,
  }: { readonly name: string; readonly hosts: readonly string[]; readonly nowMs: number },
): Issued {
  const { authority, pair } = current;
  if (authority === undefined || checkPair(authority, { hosts: [], nowMs }).length > 0) {
    const fresh = newAuthority(name, nowMs);
    return { authority: fresh, pair: newPair(fresh, hosts, nowMs), made: 'authority' };
  }
  const wanted = { hosts, authorities: [authority.certificatePem], nowMs };
  if (pair !== undefined && checkPair(pair, wanted).length === 0) {
    return { authority, pair, made: 'nothing' };
  }
  return { authority, pair: newPair(authority, hosts, nowMs), made: 'pair' };
}

/** An authority of its own with an ECDSA key on P-256, valid for ten years. */
export function newAuthority(commonName: string, nowMs: number): TlsPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = writeCertificate({
    commonName,
    publicKey,
    issuer: { commonName, key: privateKey, id: keyId(publicKey) },
    fromMs: nowMs - EARLIER_MS,
    untilMs: nowMs + AUTHORITY_DAYS * DAY_MS,
    hosts: [],
  });
  return { certificatePem: certificate.toString(), keyPem: pemOf(privateKey) };
}

/**
 * A server's pair with an ECDSA key on P-256, valid for a year but never longer than its authority.
 * @throws {InternalError} without a host, since a certificate without one is an authority's.
 */
export function newPair(authority: TlsPair, hosts: readonly string[], nowMs: number): TlsPair {
  const [first] = hosts;
  if (first === undefined) throw new InternalError('a server’s certificate needs a host');
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = new X509Certificate(authority.certificatePem);
  const certificate = writeCertificate({
    commonName: first.slice(0, LONGEST_NAME),
    publicKey,
    issuer: {
      commonName: issuer.subject.replace(/^CN=/, ''),
      key: createPrivateKey(authority.keyPem),
      id: keyId(issuer.publicKey),
    },
    fromMs: nowMs - EARLIER_MS,
    untilMs: Math.min(nowMs + PAIR_DAYS * DAY_MS, Date.parse(issuer.validTo)),
    hosts,
  });
  const chain = [certificate, issuer].map((one) => one.toString());
  return { certificatePem: chain.join(''), keyPem: pemOf(privateKey) };
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
