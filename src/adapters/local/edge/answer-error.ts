import type { ServerResponse } from 'node:http';

/** Answers that the edge gives by itself. */
const ERRORS = {
  'bad-request': { status: 400, error: 'the request target is malformed' },
  'no-route': { status: 404, error: 'no route for this path' },
  'unknown-encoding': { status: 501, error: 'the only transfer encoding offered is chunked' },
  'no-upgrade': { status: 501, error: 'protocol upgrades are not offered' },
  lost: { status: 502, error: 'the connection broke before an answer' },
  'nothing-ready': { status: 503, error: 'nothing is ready to answer; try again' },
  timeout: { status: 504, error: 'no answer in time' },
} as const;

/** Answers with JSON; does nothing when an answer has begun or the client has left. */
export function answerError(response: ServerResponse, code: keyof typeof ERRORS): void {
  if (response.headersSent || response.destroyed) return;
  const { status, error } = ERRORS[code];
  const text = JSON.stringify({ code, error });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(status === 503 ? { 'retry-after': '1' } : {}),
    // What is left of a body would otherwise be read as the next request's, or to its end.
    ...(response.req.complete ? {} : { connection: 'close' }),
  });
  response.end(text);
}
