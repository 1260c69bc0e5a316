import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { UserError } from '../shared/errors.ts';
import { stableJson } from '../shared/stable-json.ts';
import type { Approval } from './approval.ts';

/** What a token says. */
export type TokenClaims = {
  readonly application: string;
  readonly environment: string;
  readonly subject: string;
  readonly by: string;
  readonly givenAtMs: number;
  readonly expiresAtMs: number;
};

/** Signed too, so that no other signature of the same key passes for one. */
const KIND = 'zhiyou-approval-v1';
const MOST_CHARACTERS = 4096;
const HOW =
  'Make a pair: openssl genpkey -algorithm ed25519 -out li.na.pem; openssl pkey -in li.na.pem -pubout -out li.na.pub.';

const name = z.string().min(1).max(128);
const time = z.int().min(0).max(8.64e15);
const claimsSchema: z.ZodType<TokenClaims> = z.strictObject({
  application: name,
  environment: name,
  subject: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  by: name,
  givenAtMs: time,
  expiresAtMs: time,
});

/** A token: what it says and its signature, each in base64url, with a dot between. It is no secret. */
export function signToken(claims: TokenClaims, key: KeyObject): string {
  const said = Buffer.from(stableJson(claims)).toString('base64url');
  return `${said}.${sign(undefined, signedBytes(said), key).toString('base64url')}`;
}

/**
 * What a token says, whoever signed it.
 * @throws {UserError} when it is none.
 */
export function readToken(text: string): TokenClaims {
  const claims = text.length > MOST_CHARACTERS ? undefined : claimsSchema.safeParse(jsonOf(text));
  if (claims?.success === true) return claims.data;
  throw new UserError(
    'expected a token of zhiyou approve --key, found something else',
    'Hand over the whole line that the command printed.',
  );
}

/** Whether the key signed this token, and it says what the approval says. */
export function isSignedBy(key: KeyObject, approval: Approval): boolean {
  const { token = '', by, subject, givenAtMs, expiresAtMs } = approval;
  const [said = '', signature = '', ...rest] = token.split('.');
  const claims = claimsSchema.safeParse(jsonOf(token));
  return (
    rest.length === 0 &&
    claims.success &&
    claims.data.by === by &&
    claims.data.subject === subject &&
    claims.data.givenAtMs === givenAtMs &&
    claims.data.expiresAtMs === expiresAtMs &&
    verify(undefined, signedBytes(said), key, Buffer.from(signature, 'base64url'))
  );
}

/** @throws {UserError} when it is no private key of Ed25519; nothing of the text is told. */
export function readApproverKey(pem: string): KeyObject {
  return ed25519(() => createPrivateKey(pem), 'private');
}

/** @throws {UserError} when it is no public key of Ed25519, a private key included. */
export function readApproverPublicKey(pem: string): KeyObject {
  return ed25519(() => {
    if (pem.includes('PRIVATE KEY')) throw new Error('private');
    return createPublicKey(pem);
  }, 'public');
}

function ed25519(read: () => KeyObject, kind: 'private' | 'public'): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = read();
  } catch {
    key = undefined;
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new UserError(`expected a ${kind} key of Ed25519 in PEM, found something else`, HOW);
}

function signedBytes(said: string): Uint8Array {
  return Buffer.from(`${KIND}.${said}`);
}

function jsonOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
