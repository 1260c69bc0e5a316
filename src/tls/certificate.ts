import { createHash, randomBytes, sign, X509Certificate, type KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bits,
  der,
  explicit,
  objectId,
  octets,
  positive,
  sequence,
  time,
  TRUE,
  utf8,
} from './der.ts';

/** Whose key is certified, for which use, how long (epoch milliseconds), and by whom. */
export type CertificateRequest = {
  readonly commonName: string;
  readonly publicKey: KeyObject;
  readonly issuer: { readonly commonName: string; readonly key: KeyObject; readonly id: Buffer };
  readonly fromMs: number;
  readonly untilMs: number;
  /** Names and addresses of a server; an authority has none. */
  readonly hosts: readonly string[];
};

const ECDSA_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const SERIAL_BYTES = 16;

/** Writes an X.509 certificate (RFC 5280) that an ECDSA key signs. */
export function writeCertificate(request: CertificateRequest): X509Certificate {
  const { publicKey, issuer } = request;
  const body = sequence(
    explicit(0, positive(Buffer.from([2]))),
    positive(Buffer.concat([Buffer.from([1]), randomBytes(SERIAL_BYTES - 1)])),
    ECDSA_SHA256,
    nameOf(issuer.commonName),
    sequence(time(request.fromMs), time(request.untilMs)),
    nameOf(request.commonName),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensionsOf(request))),
  );
  const signature = bits(sign('sha256', body, issuer.key));
  return new X509Certificate(sequence(body, ECDSA_SHA256, signature));
}

/** The identifier of a key in certificates (RFC 7093, method 4). */
export function keyId(publicKey: KeyObject): Buffer {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest().subarray(0, 20);
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId('2.5.4.3'), utf8(commonName))));
}

function extensionsOf({ publicKey, issuer, hosts }: CertificateRequest): readonly Buffer[] {
  const common = [
    extension('2.5.29.14', octets(keyId(publicKey))),
    extension('2.5.29.35', sequence(der(0x80, issuer.id))),
  ];
  if (hosts.length === 0) {
    return [
      // An authority that certifies servers and no further authorities.
      critical('2.5.29.19', sequence(TRUE, positive(Buffer.from([0])))),
      critical('2.5.29.15', bits(Buffer.from([0x06]), 1)),
      ...common,
    ];
  }
  return [
    critical('2.5.29.19', sequence()),
    critical('2.5.29.15', bits(Buffer.from([0x80]), 7)),
    extension('2.5.29.37', sequence(objectId('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.17', sequence(...hosts.map(alternativeName))),
    ...common,
  ];
}

function extension(id: string, value: Buffer): Buffer {
  return sequence(objectId(id), octets(value));
}

function critical(id: string, value: Buffer): Buffer {
  return sequence(objectId(id), TRUE, octets(value));
}

function alternativeName(host: string): Buffer {
  const version = isIP(host);
  if (version === 0) return der(0x82, Buffer.from(host, 'ascii'));
  return der(0x87, version === 4 ? Buffer.from(host.split('.').map(Number)) : ipv6(host));
}

function ipv6(host: string): Buffer {
  const groups = new URL(`http://[${host}]`).hostname.slice(1, -1).split('::');
  const [head = [], tail = []] = groups.map((part) => part.split(':').filter((one) => one !== ''));
  const gap = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return Buffer.from([...head, ...gap, ...tail].map((one) => one.padStart(4, '0')).join(''), 'hex');
}
