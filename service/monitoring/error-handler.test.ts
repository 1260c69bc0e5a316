import { expect, test } from 'vitest';
import { createErrorHandler, RequestError } from './error-handler.ts';

test('the caller’s errors are explained, the server’s are not', () => {
  const { handle } = createErrorHandler(() => 0);
  expect(handle(new RequestError(404, 'unknown_city', 'no such city'))).toEqual({
    status: 404,
    body: { error: { code: 'unknown_city', message: 'no such city' } },
  });
  const foreign = Object.assign(new Error('too large'), { statusCode: 413, code: 'FST_TOO_LARGE' });
  expect(handle(foreign)).toMatchObject({
    status: 413,
    body: { error: { code: 'fst_too_large' } },
  });
  for (const broken of [new Error('password=x'), 'thrown text', undefined]) {
    expect(handle(broken)).toEqual({
      status: 500,
      body: { error: { code: 'internal_error', message: 'internal error' } },
    });
  }
});

test('an error that says it is a success is none', () => {
  const { handle } = createErrorHandler(() => 0);
  expect(handle(Object.assign(new Error('odd'), { statusCode: 200 })).status).toBe(500);
});

test('what was handled is counted by code, for a bounded number of codes', () => {
  const { handle, status } = createErrorHandler(() => 42);
  expect(status()).toMatchObject({ handled: 0, lastErrorAtMs: undefined });
  for (let n = 0; n < 60; n += 1) handle(new RequestError(400, `code_${n}`, 'x'));
  handle(new Error('x'));
  const { handled, serverErrors, byCode, lastErrorAtMs } = status();
  expect({ handled, serverErrors, lastErrorAtMs }).toEqual({
    handled: 61,
    serverErrors: 1,
    lastErrorAtMs: 42,
  });
  expect(Object.keys(byCode)).toHaveLength(51);
  expect(byCode['other']).toBe(11);
});
