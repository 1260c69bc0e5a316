import { z } from 'zod';
import { UserError } from '../src/shared/errors.ts';
import type { FaultConfig } from './faults/faults.ts';
import type { PaymentsConfig, Slot } from './payments-contract.ts';

/** Everything that the process is told from outside. `payments` is absent without DATABASE_URL. */
export type ServiceConfig = {
  readonly host: string;
  readonly port: number;
  /** For operators; absent: they come from this machine. */
  readonly operationsPort: number | undefined;
  readonly slot: Slot;
  readonly release: string;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly drainDelayMs: number;
  readonly shutdownDeadlineMs: number;
  readonly otlpEndpoint: string | undefined;
  readonly amapBaseUrl: string | undefined;
  readonly cacheTtlMs: number;
  readonly cacheMaxEntries: number;
  /** The first signs sessions, all of them are accepted; none: there are no sessions. */
  readonly jwtSecrets: readonly string[];
  readonly payments: PaymentsConfig | undefined;
  readonly faults: FaultConfig;
};

const ratio = z.coerce.number().min(0).max(1).default(0);
const countFrom = (lowest: number) => z.coerce.number().int().min(lowest);
/** As long as the hash of HS256, which RFC 7518 asks for. */
const signingSecret = z.string().min(32).optional();
const httpUrl = z.url({ protocol: /^https?$/ });

const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: countFrom(0).max(65_535).default(3000),
  OPERATIONS_PORT: countFrom(1).max(65_535).optional(),
  SLOT: z.enum(['blue', 'green']).default('blue'),
  RELEASE: z
    .string()
    .regex(/^[\w.+-]{1,64}$/)
    .default('6.2.0'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DRAIN_DELAY_MS: countFrom(0).max(600_000).default(5000),
  SHUTDOWN_DEADLINE_MS: countFrom(1).max(600_000).default(60_000),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  AMAP_API_BASE_URL: httpUrl.optional(),
  CACHE_TTL: countFrom(1).max(86_400).default(60),
  CACHE_MAX_SIZE: countFrom(1).max(100_000).default(1000),
  JWT_SECRET: signingSecret,
  JWT_SECRET_NEXT: signingSecret,
  JWT_SECRET_PREVIOUS: signingSecret,
  DATABASE_URL: z.string().optional(),
  PUBLIC_BASE_URL: httpUrl.optional(),
  PROVIDER_BASE_URL: httpUrl.optional(),
  PAYMENT_CREDENTIALS_FILE: z.string().optional(),
  FAULT_ERROR_RATIO_DEFAULT: ratio,
  FAULT_ERROR_RATIO_PAYMENT: ratio,
  FAULT_LATENCY_MS: countFrom(0).max(60_000).default(0),
  FAULT_PAYMENT_FAILURE_RATIO: ratio,
  FAULT_LEAK_BYTES_PER_REQUEST: countFrom(0).max(100_000_000).default(0),
  FAULT_CRASH_AFTER_SECONDS: z.coerce.number().positive().max(86_400).optional(),
  FAULT_SILENT: z.stringbool().default(false),
  FAULT_ABOVE_REQUESTS_PER_SECOND: z.coerce.number().min(0).default(0),
});
type Environment = z.infer<typeof environmentSchema>;

/**
 * Reads the process environment; an empty variable counts as absent.
 * @throws {UserError} when a variable is malformed, or payments are configured by halves. Values are never repeated.
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): ServiceConfig {
  const present = Object.entries(variables).filter(([, value]) => value !== '');
  const parsed = environmentSchema.safeParse(Object.fromEntries(present));
  if (!parsed.success) {
    const found = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new UserError(
      `environment variables: ${found.join('; ')}`,
      'correct them and start again',
    );
  }
  const environment = parsed.data;
  return {
    host: environment.HOST,
    port: environment.PORT,
    operationsPort: environment.OPERATIONS_PORT,
    slot: environment.SLOT,
    release: environment.RELEASE,
    logLevel: environment.LOG_LEVEL,
    drainDelayMs: environment.DRAIN_DELAY_MS,
    shutdownDeadlineMs: environment.SHUTDOWN_DEADLINE_MS,
    otlpEndpoint: environment.OTEL_EXPORTER_OTLP_ENDPOINT,
    amapBaseUrl: environment.AMAP_API_BASE_URL,
    cacheTtlMs: environment.CACHE_TTL * 1000,
    cacheMaxEntries: environment.CACHE_MAX_SIZE,
    jwtSecrets: jwtSecrets(environment),
    payments: paymentsConfig(environment),
    faults: faultConfig(environment),
  };
}

function jwtSecrets(environment: Environment): readonly string[] {
  const { JWT_SECRET: current, JWT_SECRET_NEXT: next, JWT_SECRET_PREVIOUS: previous } = environment;
  const others = [next, previous].filter((secret) => secret !== undefined);
  if (current !== undefined) return [current, ...others];
  if (others.length === 0) return [];
  throw new UserError(
    'JWT_SECRET is not set, but JWT_SECRET_NEXT or JWT_SECRET_PREVIOUS is',
    'set JWT_SECRET, which signs sessions',
  );
}

function paymentsConfig(environment: Environment): PaymentsConfig | undefined {
  if (environment.DATABASE_URL === undefined) return undefined;
  const required = (name: 'PUBLIC_BASE_URL' | 'PROVIDER_BASE_URL' | 'PAYMENT_CREDENTIALS_FILE') => {
    const value = environment[name];
    if (value !== undefined) return value;
    throw new UserError(
      `${name} is not set, but DATABASE_URL is`,
      `set ${name}, or leave out DATABASE_URL to run without payments`,
    );
  };
  return {
    slot: environment.SLOT,
    release: environment.RELEASE,
    databaseUrl: environment.DATABASE_URL,
    publicBaseUrl: required('PUBLIC_BASE_URL'),
    providerBaseUrl: required('PROVIDER_BASE_URL'),
    credentialsFile: required('PAYMENT_CREDENTIALS_FILE'),
    failureRatio: environment.FAULT_PAYMENT_FAILURE_RATIO,
  };
}

function faultConfig(environment: Environment): FaultConfig {
  return {
    errorRatio: {
      default: environment.FAULT_ERROR_RATIO_DEFAULT,
      payment: environment.FAULT_ERROR_RATIO_PAYMENT,
    },
    latencyMs: environment.FAULT_LATENCY_MS,
    leakBytesPerRequest: environment.FAULT_LEAK_BYTES_PER_REQUEST,
    crashAfterSeconds: environment.FAULT_CRASH_AFTER_SECONDS,
    silent: environment.FAULT_SILENT,
    aboveRequestsPerSecond: environment.FAULT_ABOVE_REQUESTS_PER_SECOND,
  };
}
