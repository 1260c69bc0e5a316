import { z } from 'zod';
import { OperationError, type OperationCode } from '../../../shared/errors.ts';

/** What was asked of the API server, for messages: `patch httproutes/shop in namespace production`. */
export type Asked = {
  readonly verb: string;
  readonly group: string;
  /** With the subresource after a slash. */
  readonly resource: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
};

/** The API server said no. `reason` is its own word, such as `AlreadyExists`, empty when it gave none. */
export class ApiError extends OperationError {
  readonly status: number;
  readonly reason: string;
  /** Fields that others own, or that are wrong: what the API server lists as causes. */
  readonly causes: readonly Cause[];
  constructor(
    message: string,
    details: {
      code: OperationCode;
      retryable: boolean;
      status: number;
      reason: string;
      causes: readonly Cause[];
    },
  ) {
    super(message, details);
    this.status = details.status;
    this.reason = details.reason;
    this.causes = details.causes;
  }
}

type Cause = { readonly reason: string; readonly message: string; readonly field: string };

/** The API server's own account of a failure. */
type Status = {
  readonly message: string;
  readonly reason: string;
  readonly details?: { readonly kind: string; readonly causes: readonly Cause[] } | undefined;
};

const text = z.string().default('');
const statusSchema: z.ZodType<Status> = z.looseObject({
  kind: z.literal('Status'),
  message: text,
  reason: text,
  details: z
    .looseObject({
      kind: text,
      causes: z
        .array(z.looseObject({ reason: text, message: text, field: text }))
        .nullish()
        .transform((causes) => causes ?? []),
    })
    .optional(),
});

const CODES: Readonly<Record<number, OperationCode>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  408: 'timeout',
  409: 'conflict',
  410: 'conflict',
  429: 'unreachable',
  500: 'unreachable',
  502: 'unreachable',
  503: 'unreachable',
  504: 'timeout',
};
const RETRYABLE: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** An answer of the API server that says no, as an error with all that a reader needs. */
export function apiError(asked: Asked, status: number, body: string): ApiError {
  const said = statusIn(body) ?? { message: '', reason: '' };
  const { code, retryable, isRight } = refusalOf(status, said);
  const own = said.message === '' ? `the API server answered ${status}` : said.message;
  const message = [`${describe(asked)}: ${own}`];
  if (isRight) message.push(missingRight(asked));
  if (status === 401) message.push('Log in again, or renew the credentials of the context');
  return new ApiError(message.join('. '), {
    code,
    retryable,
    status,
    reason: said.reason,
    causes: said.details?.causes ?? [],
  });
}

/** The API server's own `Status`, when a text is one. */
export function statusIn(body: string): Status | undefined {
  if (!body.startsWith('{')) return undefined;
  try {
    const parsed = statusSchema.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

type Refusal = {
  readonly code: OperationCode;
  readonly retryable: boolean;
  readonly isRight: boolean;
};

function refusalOf(status: number, { message, details }: Status): Refusal {
  // Quotas and admission say 403 too, where no right is missing.
  if (status === 403) {
    const isRight = message === '' || /\bcannot \w+ (?:resource|path)\b/.test(message);
    return { code: isRight ? 'forbidden' : 'rejected', retryable: false, isRight };
  }
  const isQuotaRace = status === 409 && details?.kind === 'resourcequotas';
  return {
    code: CODES[status] ?? 'rejected',
    retryable: RETRYABLE.has(status) || isQuotaRace,
    isRight: false,
  };
}

/** What was asked, in words. */
export function describe({ verb, resource, name, namespace }: Asked): string {
  const object = name === undefined ? resource : `${resource} ${name}`;
  return namespace === undefined
    ? `${verb} ${object}`
    : `${verb} ${object} in namespace ${namespace}`;
}

function missingRight({ verb, group, resource, namespace }: Asked): string {
  const where =
    namespace === undefined ? 'in a ClusterRole' : `in a Role of namespace ${namespace}`;
  return `Missing right: verb "${verb}" on "${resource}" of API group "${group}", ${where}`;
}
