import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Database } from '../database/connect.ts';
import type { PaymentProvider } from '../payments-contract.ts';
import type { PaymentsContext } from './context.ts';
import { signRsaSha256, verifyRsaSha256 } from './gateways/rsa.ts';
import { seal, unseal } from './gateways/wechat-signature.ts';
import { measured } from './measure.ts';
import { newOrderId } from './order-id.ts';
import { PaymentError } from './payment-error.ts';

const PROVIDERS: readonly PaymentProvider[] = ['wechat', 'alipay'];

const PROBE = 'isolated verification';

/**
 * Checks what this release needs to take a payment, without any business effect: it signs and verifies with its keys,
 * encrypts and decrypts, and reads the ledger. It reaches no provider.
 * @throws {PaymentError} 503 with the first thing that does not work
 */
export async function verifyInIsolation(
  context: PaymentsContext,
  synthetic: boolean,
): Promise<void> {
  for (const provider of PROVIDERS) {
    await measured(context, { stage: 'isolated_verification', provider, synthetic }, async () => {
      require(CHECKS[provider](context), `${provider}_keys`);
      require(await lastBookingBalances(context.database), 'ledger');
    });
  }
}

/** Asks both providers for an order that nobody ever made: an answer that we can verify is what counts. */
export async function reachProviders(
  context: PaymentsContext,
): Promise<Record<PaymentProvider, 'ok' | 'failed'>> {
  const reach = async (provider: PaymentProvider) => {
    const orderId = newOrderId(context.config.slot, context.nowMs());
    try {
      const { kind } = await context.gateways[provider].query(orderId);
      return kind === 'absent' ? 'ok' : 'failed';
    } catch (error) {
      context.log.warn({ provider, err: error }, 'provider not reached');
      return 'failed';
    }
  };
  const [wechat, alipay] = await Promise.all([reach('wechat'), reach('alipay')]);
  return { wechat, alipay };
}

const CHECKS: Readonly<Record<PaymentProvider, (context: PaymentsContext) => boolean>> = {
  wechat: ({ keys: { wechat } }) =>
    signsAndVerifies(wechat.merchantPrivateKey) &&
    unseal(seal(PROBE, wechat.apiV3Key, 'probe'), wechat.apiV3Key) === PROBE,
  alipay: ({ keys: { alipay } }) => signsAndVerifies(alipay.merchantPrivateKey),
};

function signsAndVerifies(key: KeyObject): boolean {
  return verifyRsaSha256(PROBE, signRsaSha256(PROBE, key), createPublicKey(key));
}

async function lastBookingBalances(database: Database): Promise<boolean> {
  const [last] = await database<{ sum: string | null }[]>`
    select sum(amount_fen)::text as sum from ledger_entries
    where transaction_id = (select max(id) from ledger_transactions)`;
  return last?.sum === null || last?.sum === '0';
}

function require(holds: boolean, part: string): void {
  if (!holds) throw new PaymentError(503, 'verification_failed', `${part} do not verify`);
}
