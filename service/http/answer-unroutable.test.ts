import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { buildTestApp } from './app.fixture.ts';

async function listen(variables: Record<string, string>): Promise<number> {
  const { app } = buildTestApp({ SLOT: 'green', RELEASE: '6.2.1', ...variables });
  onTestFinished(() => app.close());
  await app.listen({ host: '127.0.0.1', port: 0 });
  return z.object({ port: z.number() }).parse(app.server.address()).port;
}

const long = 'a'.repeat(200);
test.each([
  ['an address that cannot be decoded', 'GET /%E0%A4%A HTTP/1.1\r\nhost: x', 400],
  ['a parameter that is too long', `GET /api/payment/${long} HTTP/1.1\r\nhost: x`, 503],
  ['a method that nobody knows', 'BREW /api/version HTTP/1.1\r\nhost: x', 400],
  ['no HTTP at all', 'hello', 400],
  ['headers without end', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}`, 431],
  ['a path that does not exist', 'GET /nowhere HTTP/1.1\r\nhost: x', 404],
  ['a fault on demand', 'GET /api/version HTTP/1.1\r\nhost: x', 500],
])('%s gets an answer that names slot and release', async (_what, sent, status) => {
  const port = await listen(status === 500 ? { FAULT_ERROR_RATIO_DEFAULT: '1' } : {});
  const socket = connect(port, '127.0.0.1');
  const head = sent === 'hello' ? sent : `${sent}\r\nconnection: close`;
  socket.write(`${head}\r\n\r\n`);
  const answer = await text(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toMatch(/^x-slot: green\r$/m);
  expect(answer).toMatch(/^x-release: 6\.2\.1\r$/m);
  expect(answer).toMatch(/{"error":{"code":"[a-z_]+","message":".+"}}$/);
});
