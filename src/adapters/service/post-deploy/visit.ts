import type { z } from 'zod';
import { messageOf } from '../../../shared/errors.ts';
import { expectEqual } from '../checks/check-of.ts';
import { askEdge, type EdgeAddress, type EdgeAnswer } from '../checks/edge-request.ts';

/** What the tests know of the environment. Times are ms. */
export type Visited = {
  readonly edge: EdgeAddress;
  /** Releases that may answer, at least one. */
  readonly releases: readonly string[];
  readonly providers: readonly string[];
  /** An answer of the route class slower than this is slow. */
  readonly slowerThanMs: Readonly<Record<string, number>>;
  /** For each answer, and for the way of an order from paid to given back. */
  readonly patience: { readonly answerMs: number; readonly settledMs: number };
};

/** A request of a test. */
type Asked = {
  readonly path: string;
  /** What is posted, as JSON; absent: a GET. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** By this the service knows that nobody is behind a request: no business figure counts it. */
export const SYNTHETIC: Readonly<Record<string, string>> = { 'x-synthetic': '1' };

/** Asks the edge as a visitor would, whom no business figure counts. @throws {Error} when there is no answer in time. */
export function ask(
  { edge, patience }: Pick<Visited, 'edge' | 'patience'>,
  { path, body, headers = {} }: Asked,
): Promise<EdgeAnswer> {
  const posted = body === undefined ? undefined : JSON.stringify(body);
  return askEdge(edge, {
    path,
    method: posted === undefined ? 'GET' : 'POST',
    headers: {
      ...SYNTHETIC,
      ...headers,
      ...(posted === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(posted === undefined ? {} : { body: posted }),
    deadlineMs: patience.answerMs,
  });
}

/**
 * The same, where the answer must be a success of this shape.
 * @throws {Error} with what was found instead.
 */
export async function askFor<T>(visited: Visited, asked: Asked, schema: z.ZodType<T>): Promise<T> {
  const answer = await ask(visited, asked);
  if (answer.status > 299) throw new Error(`${asked.path}: ${statusText(answer)}`);
  return shaped(asked.path, answer, schema);
}

/** The answer as this shape. @throws {Error} naming the path and what does not fit. */
export function shaped<T>(path: string, { text }: EdgeAnswer, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: expected JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    (issue) => `${[path, ...issue.path].join(' ')}: ${issue.message}`,
  );
  throw new Error(issues.join('; '));
}

/** @throws {Error} when the status is another one. */
export function expectStatus(path: string, answer: EdgeAnswer, wanted: number): void {
  if (answer.status !== wanted) {
    throw new Error(`${path}: expected status ${wanted}, got ${statusText(answer)}`);
  }
}

/** @throws {Error} when none of the releases that may answer did. */
export function expectRelease(
  { releases }: Visited,
  what: string,
  found: string | undefined,
): void {
  if (found !== undefined && releases.includes(found)) return;
  expectEqual(what, found ?? 'none', releases.join(' or '));
}

function statusText({ status, text }: EdgeAnswer): string {
  return `status ${status}: ${text.slice(0, 200)}`;
}
