import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

const FINGERPRINT_BYTES = 16;
const SECRET_BYTES = 32;

/** What a new key of fingerprints is derived from. */
export function newFingerprintSecret(): Uint8Array {
  return randomBytes(SECRET_BYTES);
}

/**
 * The key of an environment's fingerprints, derived from a secret that only who may read its values has. Two
 * environments with the same value show different fingerprints.
 */
export function fingerprintKey(secret: Uint8Array, environment: string): Uint8Array {
  const info = `zhiyou fingerprints of ${environment}`;
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), info, 32));
}

/** Tells whether a value changed, without telling the value: 32 hex digits that only the key's owner can check. */
function fingerprintOf(key: Uint8Array, name: string, value: string): string {
  const code = createHmac('sha256', key)
    .update(JSON.stringify([name, value]))
    .digest();
  return code.subarray(0, FINGERPRINT_BYTES).toString('hex');
}

/** The fingerprint of every value, by name. */
export function fingerprintsOf(
  key: Uint8Array,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, fingerprintOf(key, name, value)]),
  );
}
