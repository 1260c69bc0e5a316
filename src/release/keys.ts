import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { UserError } from '../shared/errors.ts';

const HOW =
  'Make a pair: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem; openssl pkey -in key.pem -pubout -out key.pub. For cosign: cosign import-key-pair --key key.pem.';

/**
 * The private key in a PEM text, of the curve P-256; `password` opens a PKCS #8 key that is encrypted. Nothing of the
 * text is ever told.
 * @throws {UserError} when it is something else.
 */
export function readPrivateKey(pem: string, password: string | undefined): KeyObject {
  if (/ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY/.test(pem)) {
    throw new UserError(
      'expected a private key in PKCS #8, found one that cosign encrypted',
      `Sign release.json with cosign itself and hand the bundle over, or import one key into both. ${HOW}`,
    );
  }
  const key = tried(() =>
    createPrivateKey({ key: pem, ...(password === undefined ? {} : { passphrase: password }) }),
  );
  if (key !== undefined && isP256(key)) return key;
  const isLocked = pem.includes('ENCRYPTED');
  throw new UserError(
    `expected a private key of the curve P-256 in PEM${isLocked ? ' and its password' : ''}, found something else`,
    isLocked ? 'Set ZHIYOU_SIGNING_PASSWORD to its password.' : HOW,
  );
}

/**
 * The public key in a PEM text, of the curve P-256.
 * @throws {UserError} when it is something else, a private key included.
 */
export function readPublicKey(pem: string): KeyObject {
  const key = pem.includes('PRIVATE KEY') ? undefined : tried(() => createPublicKey(pem));
  if (key !== undefined && isP256(key)) return key;
  throw new UserError('expected a public key of the curve P-256 in PEM, found something else', HOW);
}

/** What sigstore bundles call a key by: base64 of the SHA-256 of its DER form. */
export function hintOf(key: KeyObject): string {
  const isPublic = key.type === 'public';
  const der = (isPublic ? key : createPublicKey(key)).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest('base64');
}

function isP256(key: KeyObject): boolean {
  return key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function tried(read: () => KeyObject): KeyObject | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
