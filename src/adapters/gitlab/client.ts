import { request } from 'undici';
import type { z } from 'zod';
import { messageOf, OperationError, type OperationCode } from '../../shared/errors.ts';
import { refusalSchema } from './schema.ts';

/** Where the API is, and who asks. */
export type GitlabAddress = {
  /** Of the API, such as `https://gitlab.example.com/api/v4`. */
  readonly url: string;
  /** Of a project or a person, with the scope `api`; never told. */
  readonly token: string;
};

/** A question; `path` begins with a slash. */
type GitlabQuestion = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  readonly signal: AbortSignal;
};

/** What was answered, and the page after it where there is one. */
type GitlabAnswer = { readonly content: unknown; readonly nextPage: string | undefined };

/** Asks GitLab. @throws {OperationError} when it is out of reach or refuses. */
export type AskGitlab = (question: GitlabQuestion) => Promise<GitlabAnswer>;

const CODES: Readonly<Record<number, OperationCode>> = {
  401: 'forbidden',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
};
const MOST_CHARACTERS = 300;

/** Speaks to GitLab's REST API. Redirections are not followed: they would take the token along. */
export function gitlabClient({ url, token }: GitlabAddress): AskGitlab {
  const base = url.replace(/\/+$/, '');
  return async ({ method, path, body, signal }) => {
    const answer = await request(`${base}${path}`, {
      method,
      signal,
      headers: {
        'private-token': token,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
      .then(async ({ statusCode, headers, body: stream }) => ({
        status: statusCode,
        text: await stream.text(),
        next: headers['x-next-page'],
      }))
      .catch((cause: unknown) => {
        throw new OperationError(`GitLab at ${base}: ${messageOf(cause)}`, {
          code: signal.aborted ? 'timeout' : 'unreachable',
          retryable: true,
          cause,
        });
      });
    const { status, text, next } = answer;
    const content = jsonOr(text);
    if (status < 200 || status > 299) throw refusal(`${base}${path}`, status, content);
    return { content, nextPage: typeof next === 'string' && next !== '' ? next : undefined };
  };
}

/** An answer as what it must be. @throws {OperationError} when it is something else, such as a page of a proxy. */
export function readAs<T>(schema: z.ZodType<T>, content: unknown, what: string): T {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new OperationError(`GitLab: expected ${what}, got something else`, {
    code: 'rejected',
    retryable: false,
  });
}

function refusal(place: string, status: number, content: unknown): OperationError {
  const parsed = refusalSchema.safeParse(content);
  const told = parsed.success ? (parsed.data.message ?? parsed.data.error) : undefined;
  const text = typeof told === 'string' ? told : JSON.stringify(told);
  const reason =
    text === undefined ? '' : `: ${text.replace(/\s+/g, ' ').slice(0, MOST_CHARACTERS)}`;
  return new OperationError(`GitLab answered ${status} to ${place}${reason}`, {
    code: CODES[status] ?? 'rejected',
    retryable: status === 429 || status >= 500,
  });
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
