import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { UserError } from '../shared/errors.ts';
import type { Approval } from './approval.ts';
import {
  isSignedBy,
  readApproverKey,
  readApproverPublicKey,
  readToken,
  signToken,
  type TokenClaims,
} from './token.ts';

const PAIR = generateKeyPairSync('ed25519');
const CLAIMS: TokenClaims = {
  application: 'smart-travel',
  environment: 'production',
  subject: `sha256:${'a'.repeat(64)}`,
  by: 'li.na',
  givenAtMs: 1000,
  expiresAtMs: 2000,
};
const TOKEN = signToken(CLAIMS, PAIR.privateKey);

function approvalOf(token: string, change: Partial<Approval> = {}): Approval {
  const { by, subject, givenAtMs, expiresAtMs } = CLAIMS;
  return { by, way: 'token', subject, givenAtMs, expiresAtMs, token, ...change };
}

test('a token says what was signed, and its key is told from others', () => {
  expect(readToken(TOKEN)).toEqual(CLAIMS);
  expect(isSignedBy(PAIR.publicKey, approvalOf(TOKEN))).toBe(true);
  expect(isSignedBy(generateKeyPairSync('ed25519').publicKey, approvalOf(TOKEN))).toBe(false);
});

describe('a token is not genuine', () => {
  const [, signature = ''] = TOKEN.split('.');
  const saying = (change: Partial<TokenClaims>) =>
    `${Buffer.from(JSON.stringify({ ...CLAIMS, ...change })).toString('base64url')}.${signature}`;
  it.each<readonly [string, Approval]>([
    [
      'that says something else than what was signed',
      approvalOf(saying({ expiresAtMs: 9999 }), { expiresAtMs: 9999 }),
    ],
    ['that is told to be of another person', approvalOf(TOKEN, { by: 'wang.fang' })],
    [
      'that is told to be for another subject',
      approvalOf(TOKEN, { subject: `sha256:${'b'.repeat(64)}` }),
    ],
    ['that is told to count for longer', approvalOf(TOKEN, { expiresAtMs: 9999 })],
    ['that is told to be newer', approvalOf(TOKEN, { givenAtMs: 1999 })],
    ['without a signature', approvalOf(`${TOKEN.split('.')[0]}.`)],
    ['with something behind it', approvalOf(`${TOKEN}.more`)],
    ['that is nothing', approvalOf('')],
  ])('%s', (_what, approval) => {
    expect(isSignedBy(PAIR.publicKey, approval)).toBe(false);
  });
});

test('a signature of the same key over the bare words is none', () => {
  const said = TOKEN.split('.')[0] ?? '';
  const { sign } = process.getBuiltinModule('node:crypto');
  const bare = sign(undefined, Buffer.from(said), PAIR.privateKey).toString('base64url');
  expect(isSignedBy(PAIR.publicKey, approvalOf(`${said}.${bare}`))).toBe(false);
});

test.each(['', 'a.b', 'e30.e30', `${'a'.repeat(5000)}.b`])('%j is no token', (text) => {
  expect(() => readToken(text)).toThrow(UserError);
});

test('keys are of Ed25519, and a private one is never taken for public', () => {
  const pem = (key: typeof PAIR.privateKey) =>
    key.export({ type: key.type === 'public' ? 'spki' : 'pkcs8', format: 'pem' }).toString();
  expect(readApproverKey(pem(PAIR.privateKey)).type).toBe('private');
  expect(readApproverPublicKey(pem(PAIR.publicKey)).type).toBe('public');
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  for (const text of [pem(PAIR.privateKey), pem(other.publicKey), 'nothing']) {
    expect(() => readApproverPublicKey(text)).toThrow('a public key of Ed25519');
  }
  for (const text of [pem(PAIR.publicKey), pem(other.privateKey), 'nothing']) {
    expect(() => readApproverKey(text)).toThrow('a private key of Ed25519');
  }
});
