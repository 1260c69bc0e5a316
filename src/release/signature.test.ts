import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { UserError } from '../shared/errors.ts';
import { checkSignature } from './check-signature.ts';
import { readPrivateKey, readPublicKey } from './keys.ts';
import { newKeys } from './release.fixture.ts';
import { signBundle } from './sign.ts';

const BYTES = Buffer.from('{"release":1}');
const PAIR = newKeys();
const PRIVATE = readPrivateKey(PAIR.private, undefined);
const PUBLIC = readPublicKey(PAIR.public);
const STRANGER = readPublicKey(newKeys().public);

/** An envelope as `cosign attest-blob --bundle` makes it, signed over other bytes where they are given. */
function attestation(subject: string, change: { readonly payloadType?: string } = {}): string {
  const type = 'application/vnd.in-toto+json';
  const payload = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v1',
      subject: [{ name: 'release.json', digest: { sha256: subject } }],
      predicateType: 'https://example.com/v1',
    }),
  );
  const signed = Buffer.concat([
    Buffer.from(`DSSEv1 ${type.length} ${type} ${payload.length} `),
    payload,
  ]);
  const sig = sign('sha256', signed, PRIVATE).toString('base64');
  const dsseEnvelope = {
    payloadType: type,
    payload: payload.toString('base64'),
    signatures: [{ sig }],
    ...change,
  };
  const mediaType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
  return JSON.stringify({ mediaType, verificationMaterial: {}, dsseEnvelope });
}

const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bare = sign('sha256', BYTES, PRIVATE).toString('base64');

describe('a signature', () => {
  it.each([
    ['our own bundle', signBundle(BYTES, PRIVATE)],
    ['an attestation of the file', attestation(hexOf(BYTES))],
    ['a bare signature', `${bare}\n`],
    ['a bundle of an older cosign', JSON.stringify({ base64Signature: bare, cert: '' })],
  ])('as %s is good under its key, among others too', (_what, text) => {
    expect(checkSignature(BYTES, text, [PUBLIC])).toBe('good');
    expect(checkSignature(BYTES, text, [STRANGER, PUBLIC])).toBe('good');
    expect(checkSignature(BYTES, text, [STRANGER])).toBe('wrong');
    expect(checkSignature(BYTES, text, [])).toBe('wrong');
    expect(checkSignature(Buffer.from('{"release":2}'), text, [PUBLIC])).toBe('wrong');
  });

  it.each([
    ['an attestation of another file', attestation(hexOf(Buffer.from('other')))],
    ['an attestation whose type was changed', attestation(hexOf(BYTES), { payloadType: 'text/x' })],
  ])('as %s is wrong', (_what, text) => {
    expect(checkSignature(BYTES, text, [PUBLIC])).toBe('wrong');
  });

  it.each([
    [''],
    ['no signature'],
    ['{}'],
    ['{"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json"}'],
  ])('%j cannot be read', (text) => {
    expect(checkSignature(BYTES, text, [PUBLIC])).toBe('unreadable');
  });
});

test('a private key that is encrypted opens with its password only', () => {
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'open' };
  const locked = createPrivateKey(PAIR.private).export({ type: 'pkcs8', format: 'pem', ...cipher });
  expect(readPrivateKey(String(locked), 'open').type).toBe('private');
  expect(() => readPrivateKey(String(locked), 'wrong')).toThrow('and its password');
  expect(() => readPrivateKey(String(locked), undefined)).toThrow('and its password');
});

describe('a key', () => {
  const other = generateKeyPairSync('ec', {
    namedCurve: 'P-384',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  it.each([['nothing'], [other.privateKey], ['-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----']])(
    'that is no private key of P-256 is refused without being told',
    (pem) => {
      expect(() => readPrivateKey(pem, undefined)).toThrow(UserError);
      expect(() => readPrivateKey(pem, undefined)).not.toThrow(pem);
    },
  );
  it.each([['nothing'], [other.publicKey], [PAIR.private]])(
    'that is no public key of P-256 is refused',
    (pem) => {
      expect(() => readPublicKey(pem)).toThrow(UserError);
    },
  );
});
