import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { edgeBefore } from './edge.fixture.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { openRaw, send } from './visitor.fixture.ts';

/** What the backend gets of headers that a client sends. */
async function passed(headers: Record<string, string>): Promise<IncomingHttpHeaders> {
  const { edge, backend } = await edgeBefore();
  await send(edge, { headers: { host: 'travel.example', ...headers } });
  return backend.received[0]?.headers ?? {};
}

describe('headers', ON_A_BUSY_MACHINE, () => {
  test('headers of one connection do not pass, nor those that the connection names', async () => {
    const { edge, backend } = await edgeBefore();
    const sent = {
      connection: 'keep-alive, x-mine',
      'x-mine': '1',
      'keep-alive': 'timeout=1',
      te: 'trailers',
      trailer: 'x-sum',
      upgrade: 'h2c',
      'proxy-authorization': 'Basic x',
      'proxy-connection': 'keep-alive',
      'x-other': '2',
    };
    const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
    const { text } = await openRaw(edge.port, `GET / HTTP/1.1\r\nhost: a\r\n${lines.join('')}\r\n`);
    await until(text).toMatch(/^HTTP\/1\.1 200 /);
    const got = backend.received[0]?.headers ?? {};
    expect(Object.keys(got).toSorted()).toEqual([
      'connection',
      'host',
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-other',
      'x-request-id',
    ]);
  });

  test('headers of the connection to the process do not reach the client', async () => {
    const { edge } = await edgeBefore((_request, response) => {
      response.writeHead(
        200,
        [
          'connection, x-inner, connection, x-second, x-inner, 1, x-second, 1'.split(', '),
          'keep-alive, timeout=77, proxy-authenticate, Basic, x-outer, 2'.split(', '),
        ].flat(),
      );
      response.end();
    });
    const { headers } = await send(edge);
    expect(headers).toMatchObject({ 'x-outer': '2' });
    for (const name of ['x-inner', 'x-second', 'proxy-authenticate']) {
      expect(headers).not.toHaveProperty(name);
    }
    expect(headers['keep-alive']).not.toBe('timeout=77');
  });

  test('what a client says about earlier hops is replaced', async () => {
    const lies = {
      forwarded: 'for=6.6.6.6',
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-port': '666',
      'x-forwarded-proto': 'https',
      'x-real-ip': '6.6.6.6',
    };
    const got = await passed(lies);
    expect(got).toMatchObject({
      host: 'travel.example',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'travel.example',
      'x-forwarded-proto': 'http',
    });
    expect(JSON.stringify(got)).not.toMatch(/6\.6\.6\.6|666|evil/);
  });

  test('the host passes even when the connection names it', async () => {
    expect(await passed({ connection: 'close, host' })).toMatchObject({ host: 'travel.example' });
  });

  test('a request id passes when it is well formed, and is made otherwise', async () => {
    expect(await passed({ 'x-request-id': 'abc-123' })).toMatchObject({
      'x-request-id': 'abc-123',
    });
    const made = await passed({ 'x-request-id': '<script>' });
    expect(made['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('header bytes beyond ASCII pass unchanged from the process to the client', async () => {
    const { edge } = await edgeBefore((request, response) => {
      request.socket.end(
        'HTTP/1.1 200 OK\r\nx-name: \u00e9\u00ff\r\ncontent-length: 0\r\n\r\n',
        'latin1',
      );
      response.detachSocket(request.socket);
    });
    expect((await send(edge)).headers['x-name']).toBe('\u00e9\u00ff');
  });

  test.each([
    ['two hosts', 'GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n\r\n'],
    [
      'a length and an encoding',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab',
    ],
    ['a bare line feed', 'GET / HTTP/1.1\r\nhost: a\nx: y\r\n\r\n'],
    ['a folded header', 'GET / HTTP/1.1\r\nhost: a\r\nx: y\r\n z\r\n\r\n'],
    ['a space before the colon', 'GET / HTTP/1.1\r\nhost: a\r\ncontent-length : 5\r\n\r\nabcde'],
    ['a nul in a header', 'GET / HTTP/1.1\r\nhost: a\r\nx: a\0b\r\n\r\n'],
    [
      'an encoding that is not known',
      'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('a request with %s is refused and reaches no process', async (_case, bytes) => {
    const { edge, backend } = await edgeBefore();
    const { text } = await openRaw(edge.port, bytes);
    await until(text).toMatch(/^HTTP\/1\.1 (400|501) /);
    expect(backend.received).toEqual([]);
    expect(await send(edge)).toMatchObject({ status: 200 });
  });

  test('headers that are too large are refused', async () => {
    const { edge, backend } = await edgeBefore();
    const { text } = await openRaw(
      edge.port,
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(64 * 1024)}\r\n\r\n`,
    );
    await until(text).toMatch(/^HTTP\/1\.1 431 /);
    expect(backend.received).toEqual([]);
  });

  test('a request to switch protocols is refused', async () => {
    const { edge, backend } = await edgeBefore();
    const head = 'GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n';
    const { text } = await openRaw(edge.port, head);
    await until(text).toMatch(/^HTTP\/1\.1 501 /);
    expect(backend.received).toEqual([]);
  });
});
