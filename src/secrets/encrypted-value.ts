import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Kinds of values that the format tells apart. */
type LeafKind = 'str' | 'int' | 'float' | 'bool' | 'bytes' | 'comment';

/** A value in clear: how it is written in the message code, and what kind it was in the file. */
export type Leaf = { readonly kind: LeafKind; readonly text: string };

const FORM =
  /^ENC\[AES256_GCM,data:([A-Za-z0-9+/=]*),iv:([A-Za-z0-9+/=]+),tag:([A-Za-z0-9+/=]+),type:(str|int|float|bool|bytes|comment)\]$/;
const NONCE_BYTES = 32;
const TAG_BYTES = 16;

/** Whether a text has the form of an encrypted value. */
export function isEncryptedValue(text: string): boolean {
  return FORM.test(text);
}

/** Encrypts with AES-256-GCM; `place` is authenticated along, so that a value cannot be moved to another name. */
export function encryptValue(leaf: Leaf, key: Uint8Array, place: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  const data = Buffer.concat([cipher.update(leaf.text, 'utf8'), cipher.final()]);
  const [body, iv, tag] = [data, nonce, cipher.getAuthTag()].map((part) => part.toString('base64'));
  return `ENC[AES256_GCM,data:${body},iv:${iv},tag:${tag},type:${leaf.kind}]`;
}

/** The value in clear, or `undefined` when the form, the key or the place is not the right one. */
export function decryptValue(text: string, key: Uint8Array, place: string): Leaf | undefined {
  const [, data, iv, tag, kind] = FORM.exec(text) ?? [];
  if (data === undefined || iv === undefined || tag === undefined || !isKind(kind)) {
    return undefined;
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(Buffer.from(tag, 'base64'));
    const clear = Buffer.concat([decipher.update(Buffer.from(data, 'base64')), decipher.final()]);
    return { kind, text: clear.toString('utf8') };
  } catch {
    return undefined;
  }
}

const KINDS: ReadonlySet<string> = new Set(['str', 'int', 'float', 'bool', 'bytes', 'comment']);

function isKind(text: string | undefined): text is LeafKind {
  return text !== undefined && KINDS.has(text);
}
