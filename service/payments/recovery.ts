import { setTimeout as pause } from 'node:timers/promises';
import { messageOf } from '../../src/shared/errors.ts';
import { takeCapture } from './callback.ts';
import type { PaymentsContext } from './context.ts';
import { countConnections } from '../database/connect.ts';
import { claimUnsettled, endUnpaid } from './order-store.ts';
import type { Order } from './order.ts';
import { PaymentError } from './payment-error.ts';
import { refundOrder } from './refund.ts';

export type RecoveryWorker = { readonly stop: () => Promise<void> };

const BATCH = 16;

/**
 * Brings every order to an end whose callback was lost, whose process died, or whose customer went away. It runs in
 * every process; an order is taken up by one of them at a time.
 */
export function startRecovery(context: PaymentsContext): RecoveryWorker {
  const stopped = new AbortController();
  const running = loop(context, stopped.signal);
  return {
    stop: () => {
      stopped.abort();
      return running;
    },
  };
}

async function loop(context: PaymentsContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const taken = await round(context).catch((error: unknown) => {
      context.log.warn({ reason: messageOf(error) }, 'recovery round failed');
      return 0;
    });
    // A full batch means that more are waiting.
    if (taken < BATCH) {
      await pause(context.timing.intervalMs, undefined, { signal }).catch(() => {});
    }
  }
}

async function round(context: PaymentsContext): Promise<number> {
  context.metrics.databaseConnections(await countConnections(context.database));
  const orders = await claimUnsettled(context.database, context.timing.idleMs, BATCH);
  await Promise.all(orders.map((order) => recover(context, order)));
  return orders.length;
}

async function recover(context: PaymentsContext, order: Order): Promise<void> {
  try {
    if (order.status === 'paying') await settlePaying(context, order);
    else await refundOrder(context, order.id);
  } catch (error) {
    const level = error instanceof PaymentError && error.status < 500 ? 'error' : 'warn';
    context.log[level]({ orderId: order.id, reason: messageOf(error) }, 'order not settled yet');
  }
}

async function settlePaying(context: PaymentsContext, order: Order): Promise<void> {
  const { database, gateways, metrics, timing } = context;
  if (order.provider === null) throw new Error('a paying order without a provider');
  const gateway = gateways[order.provider];
  const state = await gateway.query(order.id);
  if (state.kind === 'captured') {
    context.log.warn({ orderId: order.id }, 'payment found without a callback');
    if (!order.synthetic) {
      metrics.paymentError('payment_processing', order.provider, 'callback_missed');
    }
    return takeCapture(context, order.provider, state.capture);
  }
  if (state.kind === 'closed') {
    return endUnpaid(database, order.id, { status: 'closed', failureCode: 'closed_by_provider' });
  }
  // Without a code nobody can have begun to pay; with one, the customer may still be looking at it.
  if (state.kind === 'absent' && order.code_url === null) {
    return endUnpaid(database, order.id, { status: 'failed', failureCode: 'never_registered' });
  }
  const payingMs = context.nowMs() - (order.paying_at ?? order.created_at).getTime();
  if (payingMs < timing.payWindowMs) return undefined;
  await gateway.close(order.id);
  return endUnpaid(database, order.id, { status: 'closed', failureCode: 'not_paid_in_time' });
}
