import { OperationError, type OperationCode } from '../../shared/errors.ts';
import type { Answer } from './exchange.ts';
import { refusalSchema } from './schema.ts';

const CODES: Readonly<Record<number, OperationCode>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
};
const LATER: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);
const MOST_CHARACTERS = 300;

/** The error that an answer is; a wish to be asked later travels in its cause. */
export function refusalOf(what: string, answer: Answer): OperationError {
  const reason = reasonOf(answer);
  const { status } = answer;
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return new OperationError(`${what}: the registry answered ${status}${reason}`, {
    code: CODES[status] ?? 'rejected',
    retryable: LATER.has(status),
    cause: Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : undefined,
  });
}

function reasonOf({ body }: Answer): string {
  const refusal = refusalSchema.safeParse(jsonOr(body));
  if (!refusal.success) return '';
  const told = refusal.data.errors.map(({ code, message }) =>
    [code, message].filter((one) => one !== undefined && one !== '').join(' '),
  );
  return told.length === 0 ? '' : `: ${told.join('; ').slice(0, MOST_CHARACTERS)}`;
}

/** JSON of an answer, or undefined where it is something else. */
export function jsonOr(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
