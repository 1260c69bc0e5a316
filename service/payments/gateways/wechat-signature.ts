import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  type CipherGCMTypes,
  type KeyObject,
} from 'node:crypto';
import { signRsaSha256, verifyRsaSha256 } from './rsa.ts';

// WeChat Pay API v3, "签名生成", "签名验证" and "证书和回调报文解密".

const SCHEME = 'WECHATPAY2-SHA256-RSA2048';
const CIPHER: CipherGCMTypes = 'aes-256-gcm';
const TAG_BYTES = 16;
const CLOCK_TOLERANCE_MS = 5 * 60_000;

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The request line and body that the merchant signs; `path` includes the query. */
export type SignedRequest = {
  readonly method: string;
  readonly path: string;
  readonly body: string;
};

/** The merchant's name and key for the Authorization header. */
export type RequestSigner = {
  readonly merchantId: string;
  readonly serial: string;
  readonly key: KeyObject;
};

/** The Authorization header of a merchant's request. */
export function authorizationOf(
  request: SignedRequest,
  signer: RequestSigner,
  nowMs: number,
): string {
  const timestamp = Math.floor(nowMs / 1000).toString();
  const nonce = randomBytes(16).toString('hex');
  const signature = signRsaSha256(requestText(request, timestamp, nonce), signer.key);
  const fields = {
    mchid: signer.merchantId,
    nonce_str: nonce,
    signature,
    timestamp,
    serial_no: signer.serial,
  };
  const list = Object.entries(fields).map(([name, value]) => `${name}="${value}"`);
  return `${SCHEME} ${list.join(',')}`;
}

/** Whether the Authorization header is the merchant's, for this very request, and recent. */
export function isAuthorized(
  authorization: string,
  request: SignedRequest,
  signer: RequestSigner,
  nowMs: number,
): boolean {
  if (!authorization.startsWith(`${SCHEME} `)) return false;
  const fields = new Map(
    [...authorization.matchAll(/(\w+)="([^"]*)"/g)].map((match) => [match[1], match[2]]),
  );
  const timestamp = fields.get('timestamp') ?? '';
  const text = requestText(request, timestamp, fields.get('nonce_str') ?? '');
  return (
    fields.get('mchid') === signer.merchantId &&
    fields.get('serial_no') === signer.serial &&
    isRecent(timestamp, nowMs) &&
    verifyRsaSha256(text, fields.get('signature') ?? '', signer.key)
  );
}

function requestText(request: SignedRequest, timestamp: string, nonce: string): string {
  return `${request.method}\n${request.path}\n${timestamp}\n${nonce}\n${request.body}\n`;
}

/** The headers with which the platform signs an answer or a notification. */
export function platformHeaders(
  body: string,
  signer: { readonly serial: string; readonly key: KeyObject },
  nowMs: number,
): Record<string, string> {
  const timestamp = Math.floor(nowMs / 1000).toString();
  const nonce = randomBytes(16).toString('hex');
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-serial': signer.serial,
    'wechatpay-signature': signRsaSha256(`${timestamp}\n${nonce}\n${body}\n`, signer.key),
  };
}

/** Whether the platform signed this body, with the key that we know, within five minutes of now. */
export function isFromPlatform(
  headers: Headers,
  body: string,
  signer: { readonly serial: string; readonly key: KeyObject },
  nowMs: number,
): boolean {
  const header = (name: string) => String(headers[`wechatpay-${name}`] ?? '');
  const timestamp = header('timestamp');
  return (
    header('serial') === signer.serial &&
    isRecent(timestamp, nowMs) &&
    verifyRsaSha256(`${timestamp}\n${header('nonce')}\n${body}\n`, header('signature'), signer.key)
  );
}

function isRecent(timestamp: string, nowMs: number): boolean {
  return (
    /^\d{1,12}$/.test(timestamp) && Math.abs(nowMs - Number(timestamp) * 1000) <= CLOCK_TOLERANCE_MS
  );
}

/** The encrypted part of a notification. */
export type SealedResource = {
  readonly ciphertext: string;
  readonly nonce: string;
  readonly associated_data: string;
};

/** Encrypts what a notification tells. */
export function seal(text: string, apiV3Key: string, associatedData: string): SealedResource {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv(CIPHER, apiV3Key, nonce);
  cipher.setAAD(Buffer.from(associatedData));
  const parts = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return {
    ciphertext: Buffer.concat(parts).toString('base64'),
    nonce,
    associated_data: associatedData,
  };
}

/** Decrypts what a notification tells; throws when it was tampered with or made with another key. */
export function unseal(resource: SealedResource, apiV3Key: string): string {
  const bytes = Buffer.from(resource.ciphertext, 'base64');
  const decipher = createDecipheriv(CIPHER, apiV3Key, resource.nonce, {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(resource.associated_data));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  const text = decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}
