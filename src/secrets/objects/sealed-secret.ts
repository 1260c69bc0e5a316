import {
  constants,
  createCipheriv,
  publicEncrypt,
  randomBytes,
  X509Certificate,
  type KeyObject,
} from 'node:crypto';
import { UserError } from '../../shared/errors.ts';
import type { ObjectPlace, Values } from './kubernetes-secret.ts';

/**
 * A SealedSecret of `bitnami.com/v1alpha1`, made offline with the certificate of the controller; only it can open the
 * values, and only for this name in this namespace.
 * @throws {UserError} when the certificate cannot be read, is not of RSA, or is out of its time.
 */
export function sealedSecret(
  place: ObjectPlace,
  values: Values,
  { certificatePem, nowMs }: { readonly certificatePem: string; readonly nowMs: number },
): Readonly<Record<string, unknown>> {
  const key = sealingKey(certificatePem, nowMs);
  const label = `${place.namespace}/${place.name}`;
  const sealed = Object.entries(values).map(([name, value]) => [name, seal(value, key, label)]);
  const { name, namespace } = place;
  return {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: place,
    spec: {
      encryptedData: Object.fromEntries(sealed),
      template: { metadata: { name, namespace }, type: 'Opaque' },
    },
  };
}

/** Length of the sealed session key in two bytes, that key, and the value under it with a nonce of zeros. */
function seal(value: string, key: KeyObject, label: string): string {
  const session = randomBytes(32);
  const sealedSession = publicEncrypt(
    {
      key,
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
      oaepLabel: Buffer.from(label),
    },
    session,
  );
  // A session key is used once, so the nonce need not differ.
  const cipher = createCipheriv('aes-256-gcm', session, Buffer.alloc(12));
  const data = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(sealedSession.length);
  return Buffer.concat([length, sealedSession, data]).toString('base64');
}

function sealingKey(pem: string, nowMs: number): KeyObject {
  const certificate = parsed(pem);
  const { publicKey, validFrom, validTo } = certificate;
  if (publicKey.asymmetricKeyType !== 'rsa') {
    throw new UserError('the certificate for sealing has no key of RSA', FETCH);
  }
  if (nowMs < Date.parse(validFrom) || nowMs > Date.parse(validTo)) {
    throw new UserError(
      `the certificate for sealing is valid from ${validFrom} to ${validTo} only`,
      FETCH,
    );
  }
  return publicKey;
}

const FETCH = 'Fetch the newest one of the controller: kubeseal --fetch-cert > sealing.pem.';

function parsed(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw new UserError('the certificate for sealing cannot be read', FETCH);
  }
}
