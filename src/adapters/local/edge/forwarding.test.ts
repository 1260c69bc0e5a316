import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as openRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { HOST } from './backend.fixture.ts';
import { edgeBefore } from './edge.fixture.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { keepingAgent, openRaw, send } from './visitor.fixture.ts';

const MEBIBYTE = 1024 * 1024;
/** More than all buffers between the two ends hold together. */
const MOST_BUFFERED = 24 * MEBIBYTE;

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Polls until a count stays as it is for a while: whoever raises it waits. */
async function settled(count: () => number): Promise<number> {
  const seen: number[] = [];
  await until(
    () => {
      seen.unshift(count());
      return seen.length > 5 && seen.slice(0, 5).every((one) => one === seen[0]);
    },
    { interval: 50, timeout: 10_000 },
  ).toBe(true);
  return count();
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await buffer(request);
  response.writeHead(201, { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'] });
  response.end(`${request.method} ${request.url} ${body.toString()}`);
}

describe('forwarding', ON_A_BUSY_MACHINE, () => {
  test('a request passes with method, target, headers and body, and so does its answer', async () => {
    const { edge, backend } = await edgeBefore((request, response) => void echo(request, response));
    const answer = await send(edge, {
      method: 'POST',
      path: '/trips/a%20b?to=%E6%9D%AD&x=//y',
      headers: { 'x-custom': 'caf\u00e9', host: 'travel.example' },
      body: 'content',
    });
    expect(answer).toMatchObject({
      status: 201,
      headers: { 'x-answer': 'yes', 'set-cookie': ['a=1', 'b=2'], 'x-backend': 'blue' },
    });
    expect(answer.body.toString()).toBe('POST /trips/a%20b?to=%E6%9D%AD&x=//y content');
    expect(backend.received[0]?.headers).toMatchObject({
      'x-custom': 'caf\u00e9',
      host: 'travel.example',
      'content-length': '7',
    });
  });

  test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    '%s passes with a body',
    async (method) => {
      const { edge } = await edgeBefore((request, response) => void echo(request, response));
      const answer = await send(edge, { method, body: 'abc' });
      expect(answer.body.toString()).toBe(`${method} / abc`);
    },
  );

  test('answers without a body pass: HEAD, 204 and 304', async () => {
    const { edge } = await edgeBefore((request, response) => {
      const status = Number(request.url?.slice(1));
      response.writeHead(status, request.method === 'HEAD' ? { 'content-length': 77 } : {});
      response.end();
    });
    const agent = keepingAgent(1);
    const head = await send(edge, { method: 'HEAD', path: '/200', agent });
    expect(head).toMatchObject({ status: 200, headers: { 'content-length': '77' } });
    expect(await send(edge, { path: '/204', agent })).toMatchObject({ status: 204 });
    expect(await send(edge, { path: '/304', agent })).toMatchObject({ status: 304 });
  });

  test.each(['content-length', 'transfer-encoding'])(
    'large bodies pass whole in both directions with %s',
    async (framing) => {
      const { edge } = await edgeBefore((request, response) => void request.pipe(response));
      const body = randomBytes(20 * MEBIBYTE);
      const headers =
        framing === 'content-length'
          ? { 'content-length': body.length }
          : { 'transfer-encoding': 'chunked' };
      const answer = await send(edge, { method: 'POST', headers, body });
      expect(hash(answer.body)).toBe(hash(body));
    },
  );

  test('an answer streams: its first part arrives before its last was made', async () => {
    const last = Promise.withResolvers<void>();
    const { edge } = await edgeBefore((_request, response) => {
      response.write('first');
      void last.promise.then(() => response.end('last'));
    });
    const outgoing = openRequest({ host: HOST, port: edge.port }).end();
    const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
    const [first]: Buffer[] = await once(incoming ?? outgoing, 'data');
    expect(first?.toString()).toBe('first');
    last.resolve();
    const [rest]: Buffer[] = await once(incoming ?? outgoing, 'data');
    expect(rest?.toString()).toBe('last');
  });

  test('a request streams: its first part arrives before its last was sent', async () => {
    const first = Promise.withResolvers<string>();
    const { edge } = await edgeBefore((request, response) => {
      request.once('data', (chunk: Buffer) => first.resolve(chunk.toString()));
      request.once('end', () => response.end('whole'));
    });
    const outgoing = openRequest({ host: HOST, port: edge.port, method: 'POST' });
    const answered = once(outgoing, 'response');
    outgoing.write('first');
    expect(await first.promise).toBe('first');
    outgoing.end('last');
    const [incoming]: IncomingMessage[] = await answered;
    expect(incoming?.statusCode).toBe(200);
    incoming?.resume();
  });

  test('a client that does not read stops the process that answers, and gets all of it later', async () => {
    const chunk = randomBytes(MEBIBYTE);
    const chunks = 64;
    let produced = 0;
    const produce = (response: ServerResponse): void => {
      while (produced < chunks) {
        produced += 1;
        if (!response.write(chunk)) {
          response.once('drain', () => produce(response));
          return;
        }
      }
      response.end();
    };
    const { edge } = await edgeBefore((_request, response) => produce(response));
    const outgoing = openRequest({ host: HOST, port: edge.port }).end();
    const [incoming]: IncomingMessage[] = await once(outgoing, 'response');
    expect((await settled(() => produced)) * MEBIBYTE).toBeLessThan(MOST_BUFFERED);
    const body = await buffer(incoming ?? Readable.from([]));
    expect(body.length).toBe(chunks * MEBIBYTE);
  });

  test('a process that does not read stops the client that sends, and gets all of it later', async () => {
    const start = Promise.withResolvers<void>();
    const total = 64 * MEBIBYTE;
    const { edge } = await edgeBefore((request, response) => {
      void start.promise
        .then(() => buffer(request))
        .then((body) => response.end(String(body.length)));
    });
    const outgoing = openRequest({ host: HOST, port: edge.port, method: 'POST' });
    const answered = once(outgoing, 'response');
    let sent = 0;
    const produce = (): void => {
      while (sent < total) {
        sent += MEBIBYTE;
        if (!outgoing.write(Buffer.alloc(MEBIBYTE))) {
          outgoing.once('drain', produce);
          return;
        }
      }
      outgoing.end();
    };
    produce();
    expect(await settled(() => sent)).toBeLessThan(MOST_BUFFERED);
    start.resolve();
    const [incoming]: IncomingMessage[] = await answered;
    expect((await buffer(incoming ?? Readable.from([]))).toString()).toBe(String(total));
  });

  test('a client that leaves ends its request at the process, before and during the answer', async () => {
    const open = new Set<ServerResponse>();
    const { edge, backend } = await edgeBefore((request, response) => {
      open.add(response);
      response.once('close', () => open.delete(response));
      if (request.url === '/during') response.write('begun');
    });
    for (const path of ['/before', '/during']) {
      const { socket, text } = await openRaw(edge.port, `GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
      await until(() => open.size).toBe(1);
      if (path === '/during') await until(text).toContain('begun');
      socket.destroy();
      await until(() => open.size).toBe(0);
    }
    await until(edge.inflight).toBe(0);
    expect(backend.received).toHaveLength(2);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 2, clientClosed: 2 });
  });

  test('a client that leaves while it sends ends its request at the process', async () => {
    const open = new Set<IncomingMessage>();
    const { edge } = await edgeBefore((request) => {
      open.add(request.resume());
      request.once('close', () => open.delete(request));
      request.once('error', () => undefined);
    });
    const head = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n';
    const { socket } = await openRaw(edge.port, `${head}begun`);
    await until(() => open.size).toBe(1);
    socket.destroy();
    await until(() => open.size).toBe(0);
    await until(edge.inflight).toBe(0);
  });

  test('requests one after another use one connection on each side', async () => {
    const { edge, backend } = await edgeBefore();
    const agent = keepingAgent(1);
    for (let k = 0; k < 30; k += 1) {
      const method = k % 2 === 0 ? 'GET' : 'POST';
      const answer = await send(edge, { method, body: k % 2 === 0 ? '' : 'x', agent });
      expect(answer.headers.connection).toBe('keep-alive');
    }
    expect(backend.connections()).toBe(1);
  });

  test('requests that a client sends without waiting are answered in their order', async () => {
    const { edge } = await edgeBefore((request, response) => {
      const answer = (): unknown => response.end(`<${request.url}>`);
      if (request.url === '/1') setTimeout(answer, 50);
      else answer();
    });
    const requests = [1, 2, 3].map((k) => `GET /${k} HTTP/1.1\r\nhost: a\r\n\r\n`);
    const { text } = await openRaw(edge.port, requests.join(''));
    await until(() => text().match(/<\/\d>/g)).toEqual(['</1>', '</2>', '</3>']);
  });
});
