import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

export type Slot = 'blue' | 'green';
export type PaymentStage = 'order_creation' | 'payment_processing' | 'isolated_verification';
export type PaymentProvider = 'wechat' | 'alipay';
type PaymentOutcome = 'success' | 'failure';

/** What the payments module may count; the names and labels stay with the metrics registry. */
export type PaymentMetrics = {
  readonly payment: (
    stage: PaymentStage,
    provider: PaymentProvider,
    outcome: PaymentOutcome,
    seconds: number,
  ) => void;
  readonly paymentError: (
    stage: PaymentStage,
    provider: PaymentProvider,
    errorType: string,
  ) => void;
  readonly databaseConnections: (count: number) => void;
};

/** `failureRatio` is 0–1: the share of pay calls that fail before capture, for tests and demos. */
export type PaymentsConfig = {
  readonly slot: Slot;
  readonly release: string;
  readonly databaseUrl: string;
  readonly publicBaseUrl: string;
  readonly providerBaseUrl: string;
  readonly credentialsFile: string;
  readonly failureRatio: number;
};

export type PaymentsOptions = {
  readonly config: PaymentsConfig;
  readonly metrics: PaymentMetrics;
  readonly log: FastifyBaseLogger;
  readonly nowMs: () => number;
};

/**
 * Orders and payments as the HTTP application sees them. `register` adds every route under
 * `/api/payment` and `/internal/payments`; `inflight` counts payment requests that have started
 * and not ended; `close` stops the recovery worker and releases the database.
 */
export type PaymentsModule = {
  readonly register: (app: FastifyInstance) => void;
  readonly ready: () => Promise<boolean> | boolean;
  readonly inflight: () => number;
  readonly close: () => Promise<void>;
};
