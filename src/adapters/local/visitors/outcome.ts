import { z } from 'zod';

/** An answer that came whole. `slot` and `release` are absent when the edge answered by itself. */
export type Answer = {
  readonly status: number;
  readonly slot: string | undefined;
  readonly release: string | undefined;
  readonly text: string;
};

/**
 * `ok`: below 400. `rejected`: 4xx. `refused`: the service answered, and the answer is that the payment did not come
 * about. `failed`: any other 5xx; a request without an answer is failed too.
 */
export type Outcome = 'ok' | 'rejected' | 'refused' | 'failed';

/** What the service says, with 502, of a payment that did not come about; the order lives on as failed or paying. */
const REFUSALS = new Set([
  'payment_failed',
  'provider_rejected',
  'provider_timeout',
  'provider_unavailable',
]);
/** Refusals after which the order is failed. */
const FINAL_REFUSALS = new Set(['payment_failed', 'provider_rejected']);

const refusalSchema = z.looseObject({ error: z.looseObject({ code: z.string() }) });
const orderSchema = z.looseObject({ id: z.string(), status: z.string() });

/** @param isPay whether the request asked for a payment. */
export function outcomeOf(answer: Answer, isPay: boolean): Outcome {
  if (answer.status < 400) return 'ok';
  if (answer.status < 500) return 'rejected';
  const came = isPay && answer.status === 502 && answer.release !== undefined;
  return came && REFUSALS.has(refusalOf(answer) ?? '') ? 'refused' : 'failed';
}

/** Whether the order of a refused payment is at its end. */
export function isFinalRefusal(answer: Answer): boolean {
  return FINAL_REFUSALS.has(refusalOf(answer) ?? '');
}

function refusalOf(answer: Answer): string | undefined {
  const parsed = refusalSchema.safeParse(jsonOr(answer.text));
  return parsed.success ? parsed.data.error.code : undefined;
}

/** The order in an answer, when there is one. */
export function orderIn(
  answer: Answer,
): { readonly id: string; readonly status: string } | undefined {
  const parsed = orderSchema.safeParse(jsonOr(answer.text));
  return parsed.success ? parsed.data : undefined;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
