import { createHash, sign, type KeyObject } from 'node:crypto';
import { hintOf } from './keys.ts';

/** Media type of the bundles that sigstore's tools read and write. */
export const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';

/**
 * Signs bytes with ECDSA P-256 over SHA-256: a sigstore bundle, which `cosign verify-blob --bundle` reads with the
 * public key. It names no time and no log, so it can be made and checked without a network.
 */
export function signBundle(bytes: Uint8Array, key: KeyObject): string {
  const bundle = {
    mediaType: BUNDLE_TYPE,
    verificationMaterial: { publicKey: { hint: hintOf(key) }, tlogEntries: [] },
    messageSignature: {
      messageDigest: {
        algorithm: 'SHA2_256',
        digest: createHash('sha256').update(bytes).digest('base64'),
      },
      signature: sign('sha256', bytes, { key, dsaEncoding: 'der' }).toString('base64'),
    },
  };
  return `${JSON.stringify(bundle)}\n`;
}
