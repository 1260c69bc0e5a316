import { createSign, createVerify, type KeyObject } from 'node:crypto';

/** RSA with SHA-256 and PKCS #1 v1.5, in base64: what both providers sign with. */
export function signRsaSha256(text: string, key: KeyObject): string {
  return createSign('sha256').update(text, 'utf8').sign(key, 'base64');
}

/** Whether `signature` (base64) is what the owner of `key` made over `text`. */
export function verifyRsaSha256(text: string, signature: string, key: KeyObject): boolean {
  return createVerify('sha256').update(text, 'utf8').verify(key, signature, 'base64');
}
