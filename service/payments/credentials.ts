import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../src/shared/errors.ts';

type WechatNames = {
  readonly appId: string;
  readonly merchantId: string;
  readonly merchantSerial: string;
  readonly platformSerial: string;
  /** 32 bytes, as WeChat Pay issues it. */
  readonly apiV3Key: string;
};
type AlipayNames = { readonly appId: string; readonly sellerId: string };

type Merchant<Key> = {
  readonly wechat: WechatNames & {
    readonly merchantPrivateKey: Key;
    readonly platformPublicKey: Key;
  };
  readonly alipay: AlipayNames & {
    readonly merchantPrivateKey: Key;
    readonly alipayPublicKey: Key;
  };
};
type Provider<Key> = {
  readonly wechat: WechatNames & {
    readonly merchantPublicKey: Key;
    readonly platformPrivateKey: Key;
  };
  readonly alipay: AlipayNames & {
    readonly merchantPublicKey: Key;
    readonly alipayPrivateKey: Key;
  };
};

/** What the merchant's file holds: its own private keys, the providers' public ones. Keys are PEM. */
export type MerchantCredentials = Merchant<string>;
/** The other half, for the provider simulator. */
export type ProviderCredentials = Provider<string>;
/** The merchant's keys, read and ready to use. */
export type MerchantKeys = Merchant<KeyObject>;
/** The provider's keys, read and ready to use. */
export type ProviderKeys = Provider<KeyObject>;

const privateKey = z.string().transform((pem) => createPrivateKey(pem));
const publicKey = z.string().transform((pem) => createPublicKey(pem));
const wechatNames = {
  appId: z.string().min(1),
  merchantId: z.string().min(1),
  merchantSerial: z.string().min(1),
  platformSerial: z.string().min(1),
  apiV3Key: z.string().length(32),
};
const alipayNames = { appId: z.string().min(1), sellerId: z.string().min(1) };

const merchantSchema: z.ZodType<MerchantKeys> = z.strictObject({
  wechat: z.strictObject({
    ...wechatNames,
    merchantPrivateKey: privateKey,
    platformPublicKey: publicKey,
  }),
  alipay: z.strictObject({
    ...alipayNames,
    merchantPrivateKey: privateKey,
    alipayPublicKey: publicKey,
  }),
});
const providerSchema: z.ZodType<ProviderKeys> = z.strictObject({
  wechat: z.strictObject({
    ...wechatNames,
    merchantPublicKey: publicKey,
    platformPrivateKey: privateKey,
  }),
  alipay: z.strictObject({
    ...alipayNames,
    merchantPublicKey: publicKey,
    alipayPrivateKey: privateKey,
  }),
});

/** @throws {UserError} when the file cannot be read or is malformed; its content is never repeated. */
export function loadMerchantKeys(file: string): Promise<MerchantKeys> {
  return load(file, merchantSchema);
}

/** @throws {UserError} when the file cannot be read or is malformed; its content is never repeated. */
export function loadProviderKeys(file: string): Promise<ProviderKeys> {
  return load(file, providerSchema);
}

async function load<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    const where =
      error instanceof z.ZodError
        ? error.issues.map((issue) => issue.path.join('.')).join(', ')
        : 'the file is absent, unreadable, no JSON, or a key in it is no PEM';
    throw new UserError(`payment credentials ${file}: ${where}`, 'create the credentials again');
  }
}
