import { createHash, verify, type KeyObject } from 'node:crypto';
import {
  bareSchema,
  bundleSchema,
  oldBundleSchema,
  statementSchema,
  type Envelope,
} from './signature-schema.ts';

/** What a signature is worth: `wrong` means that the bytes or the key are others, `unreadable` that it is none. */
export type SignatureCheck = 'good' | 'wrong' | 'unreadable';

/**
 * Whether one of the keys signed these bytes. `text` is a sigstore bundle, with a signature over the bytes or with an
 * envelope (DSSE) whose in-toto statement names their digest, or a bare signature in base64. Needs no network; what a
 * transparency log says is not looked at, since the keys are given.
 */
export function checkSignature(
  bytes: Uint8Array,
  text: string,
  keys: readonly KeyObject[],
): SignatureCheck {
  const json = jsonOr(text);
  const bundle = bundleSchema.safeParse(json);
  if (bundle.success && 'dsseEnvelope' in bundle.data && bundle.data.dsseEnvelope) {
    return checkEnvelope(bytes, bundle.data.dsseEnvelope, keys) ? 'good' : 'wrong';
  }
  const signature = signatureIn(json, text);
  if (signature === undefined) return 'unreadable';
  return isSigned(bytes, signature, keys) ? 'good' : 'wrong';
}

function signatureIn(json: unknown, text: string): Uint8Array | undefined {
  const bundle = bundleSchema.safeParse(json);
  if (bundle.success && 'messageSignature' in bundle.data) {
    return bundle.data.messageSignature?.signature;
  }
  const old = oldBundleSchema.safeParse(json);
  if (old.success) return old.data.base64Signature;
  const bare = bareSchema.safeParse(text);
  return bare.success ? bare.data : undefined;
}

function checkEnvelope(
  bytes: Uint8Array,
  { payloadType, payload, signatures }: Envelope,
  keys: readonly KeyObject[],
): boolean {
  const signed = preAuthentication(payloadType, payload);
  if (!signatures.some(({ sig }) => isSigned(signed, sig, keys))) return false;
  const statement = statementSchema.safeParse(jsonOr(Buffer.from(payload).toString('utf8')));
  const digest = createHash('sha256').update(bytes).digest('hex');
  return (
    payloadType === 'application/vnd.in-toto+json' &&
    statement.success &&
    statement.data.subject.some((subject) => subject.digest['sha256'] === digest)
  );
}

/** What DSSE signs in place of the payload, so that its type cannot be changed. */
function preAuthentication(type: string, payload: Uint8Array): Uint8Array {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function isSigned(bytes: Uint8Array, signature: Uint8Array, keys: readonly KeyObject[]): boolean {
  return keys.some((key) => verify('sha256', bytes, { key, dsaEncoding: 'der' }, signature));
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
