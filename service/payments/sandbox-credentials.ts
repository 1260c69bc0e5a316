import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { MerchantCredentials, ProviderCredentials } from './credentials.ts';

/**
 * New keys for one merchant of the provider simulator: what the service gets, and what the simulator gets. The caller
 * writes each as JSON to a file of mode 0600.
 */
export async function createSandboxCredentials(): Promise<{
  merchant: MerchantCredentials;
  provider: ProviderCredentials;
}> {
  const [wechatMerchant, wechatPlatform, alipayMerchant, alipay] = await Promise.all([
    newKeys(),
    newKeys(),
    newKeys(),
    newKeys(),
  ]);
  const wechatNames = {
    appId: 'wx0123456789abcdef',
    merchantId: '1900000001',
    merchantSerial: serial(),
    platformSerial: serial(),
    apiV3Key: randomBytes(16).toString('hex'),
  };
  const alipayNames = { appId: '9021000000000001', sellerId: '2088000000000001' };
  return {
    merchant: {
      wechat: {
        ...wechatNames,
        merchantPrivateKey: wechatMerchant.privateKey,
        platformPublicKey: wechatPlatform.publicKey,
      },
      alipay: {
        ...alipayNames,
        merchantPrivateKey: alipayMerchant.privateKey,
        alipayPublicKey: alipay.publicKey,
      },
    },
    provider: {
      wechat: {
        ...wechatNames,
        merchantPublicKey: wechatMerchant.publicKey,
        platformPrivateKey: wechatPlatform.privateKey,
      },
      alipay: {
        ...alipayNames,
        merchantPublicKey: alipayMerchant.publicKey,
        alipayPrivateKey: alipay.privateKey,
      },
    },
  };
}

function newKeys(): Promise<{ publicKey: string; privateKey: string }> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

function serial(): string {
  return randomBytes(20).toString('hex').toUpperCase();
}
