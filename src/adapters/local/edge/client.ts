import { z } from 'zod';
import type { SlotName } from '../../../domain/record.ts';
import { messageOf, OperationError, type OperationCode } from '../../../shared/errors.ts';
import { edgeConfigSchema, type EdgeConfig, type EdgeConfigInput } from './config.ts';

type BySlot<T> = Readonly<Record<SlotName, T>>;

/** Ended requests of one class and slot since the edge started; `requests` is the sum of the rest. */
type SlotTotals = {
  readonly requests: number;
  readonly byStatus: Readonly<Record<'2xx' | '3xx' | '4xx' | '5xx', number>>;
  /** Got no whole answer from the slot. Not in `byStatus`. */
  readonly edgeErrors: number;
  readonly clientClosed: number;
};

/** What the edge shows of itself; counts of preview requests are left out. */
export type EdgeStatus = {
  readonly version: number;
  readonly startedAtMs: number;
  readonly slots: BySlot<{
    readonly backends: readonly {
      readonly host: string;
      readonly port: number;
      readonly ready: boolean;
      readonly inflight: number;
    }[];
    readonly inflight: number;
  }>;
  readonly routeClasses: Readonly<
    Record<
      string,
      {
        readonly written: BySlot<number>;
        /** Requests that the schedule sent since the configuration last changed: the observed split. */
        readonly sinceVersion: BySlot<number>;
        readonly total: BySlot<SlotTotals>;
      }
    >
  >;
  /** Requests that wait for a ready backend. */
  readonly held: number;
};

/** The admin API of a running edge. */
export type EdgeAdmin = {
  /** @throws {OperationError} as every call here does when the edge does not answer in time or refuses. */
  readonly status: () => Promise<EdgeStatus>;
  readonly config: () => Promise<{ readonly version: number; readonly config: EdgeConfig }>;
  /**
   * Answers the new version, or `version` itself when that is the configuration in force.
   * @throws {OperationError} `conflict` when `version` is not in force, `rejected` when the configuration is refused.
   */
  readonly writeConfig: (version: number, config: EdgeConfigInput) => Promise<number>;
};

const DEADLINE_MS = 5000;

const count = z.int().min(0);
const bySlot = <T extends z.ZodType>(one: T): z.ZodObject<{ blue: T; green: T }> =>
  z.object({ blue: one, green: one });
const totals = z.object({
  requests: count,
  byStatus: z.object({ '2xx': count, '3xx': count, '4xx': count, '5xx': count }),
  edgeErrors: count,
  clientClosed: count,
});
const backend = z.object({ host: z.string(), port: count, ready: z.boolean(), inflight: count });
const statusSchema: z.ZodType<EdgeStatus> = z.object({
  version: count,
  startedAtMs: z.number(),
  slots: bySlot(z.object({ backends: z.array(backend), inflight: count })),
  routeClasses: z.record(
    z.string(),
    z.object({ written: bySlot(z.number()), sinceVersion: bySlot(count), total: bySlot(totals) }),
  ),
  held: count,
});
const configSchema = z.object({ version: count, config: edgeConfigSchema });
const writtenSchema = z.object({ version: count });
const refusalSchema = z.object({ error: z.string() });

const CODES: Readonly<Record<number, OperationCode>> = {
  401: 'forbidden',
  404: 'not-found',
  412: 'conflict',
};

/** Speaks to the admin API at `adminUrl`, such as `http://127.0.0.1:9901`. */
export function openEdgeAdmin(options: {
  readonly adminUrl: string;
  readonly token: string;
}): EdgeAdmin {
  const call = async <T>(
    schema: z.ZodType<T>,
    path: string,
    write: { readonly version?: number; readonly content?: unknown } = {},
  ): Promise<T> => {
    const url = new URL(path, options.adminUrl).href;
    const authorization = `Bearer ${options.token}`;
    const { version, content } = write;
    if (version === undefined) {
      return parseAnswer(schema, url, await request(url, { headers: { authorization } }));
    }
    const headers = {
      authorization,
      'content-type': 'application/json',
      'if-match': String(version),
    };
    const answer = await request(url, { method: 'PUT', headers, body: JSON.stringify(content) });
    return parseAnswer(schema, url, answer);
  };
  return {
    status: () => call(statusSchema, '/status'),
    config: () => call(configSchema, '/config'),
    writeConfig: async (version, config) => {
      const written = await call(writtenSchema, '/config', { version, content: config });
      return written.version;
    },
  };
}

async function request(
  url: string,
  init: RequestInit,
): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(DEADLINE_MS) });
    return { status: response.status, text: await response.text() };
  } catch (cause) {
    const isTimeout = cause instanceof Error && cause.name === 'TimeoutError';
    const reason = cause instanceof Error && cause.cause !== undefined ? cause.cause : cause;
    throw new OperationError(`${url}: the edge did not answer: ${messageOf(reason)}`, {
      code: isTimeout ? 'timeout' : 'unreachable',
      retryable: true,
      cause,
    });
  }
}

function parseAnswer<T>(
  schema: z.ZodType<T>,
  url: string,
  { status, text }: { readonly status: number; readonly text: string },
): T {
  const body = jsonOr(text);
  if (status !== 200) {
    const refusal = refusalSchema.safeParse(body);
    const reason = refusal.success ? refusal.data.error : 'no reason given';
    throw new OperationError(`${url}: expected 200, got ${status}: ${reason}`, {
      code: CODES[status] ?? 'rejected',
      retryable: status >= 500,
    });
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new OperationError(`${url}: unexpected answer: ${z.prettifyError(parsed.error)}`, {
    code: 'rejected',
    retryable: false,
  });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
