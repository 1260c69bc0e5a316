import { once } from 'node:events';
import { request as openRequest, type RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { HOST, startBackend, type TestBackend } from './backend.fixture.ts';
import { edgeBefore, openTestEdge, slotsOf, standard, type TestEdge } from './edge.fixture.ts';
import { ON_A_BUSY_MACHINE, until } from './until.fixture.ts';
import { keepingAgent, openRaw, send } from './visitor.fixture.ts';

/** Breaks the connection once the request is there. */
const reset: RequestListener = (request) => request.socket.resetAndDestroy();

/** An edge whose slot blue is two processes of which the first handles as given. */
async function edgeBeforeTwo(handle: RequestListener): Promise<{
  readonly edge: TestEdge;
  readonly bad: TestBackend;
  readonly good: TestBackend;
}> {
  const bad = await startBackend('bad', handle);
  const good = await startBackend('good');
  const edge = await openTestEdge();
  await edge.configure({ slots: slotsOf([bad, good]), routeClasses: [standard] });
  return { edge, bad, good };
}

describe('failures', ON_A_BUSY_MACHINE, () => {
  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'a %s that a process may have seen is never sent again: 502, an edge error',
    async (method) => {
      const { edge, bad, good } = await edgeBeforeTwo(reset);
      const statuses: number[] = [];
      for (let k = 0; k < 6; k += 1) {
        const { status, body } = await send(edge, { method, body: 'pay' });
        statuses.push(status);
        if (status === 502) expect(JSON.parse(body.toString())).toMatchObject({ code: 'lost' });
      }
      expect(statuses.filter((status) => status === 200)).toHaveLength(3);
      expect(statuses.filter((status) => status === 502)).toHaveLength(3);
      expect(bad.received).toHaveLength(3);
      expect(good.received).toHaveLength(3);
      expect((await edge.totals())?.blue).toMatchObject({ requests: 6, edgeErrors: 3 });
    },
  );

  test.each(['GET', 'HEAD'])('a %s is sent once more, to another process', async (method) => {
    const { edge, bad, good } = await edgeBeforeTwo(reset);
    for (let k = 0; k < 6; k += 1)
      expect(await send(edge, { method })).toMatchObject({ status: 200 });
    expect(bad.received.length).toBeGreaterThan(0);
    expect(good.received).toHaveLength(6);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 6, edgeErrors: 0 });
  });

  test('a GET that is lost twice is given up: 502', async () => {
    const { edge, backend } = await edgeBefore(reset);
    expect(await send(edge)).toMatchObject({ status: 502 });
    expect(backend.received).toHaveLength(2);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 1, edgeErrors: 1 });
  });

  test('a GET with a streamed body is not sent again', async () => {
    const { edge, backend } = await edgeBefore(reset);
    const headers = { 'transfer-encoding': 'chunked' };
    expect(await send(edge, { headers, body: 'x' })).toMatchObject({ status: 502 });
    expect(backend.received).toHaveLength(1);
  });

  test('a process that is gone costs no request, whatever its method', async () => {
    const { edge, bad, good } = await edgeBeforeTwo((_request, response) => response.end('bad'));
    await bad.stop();
    const posts = Array.from({ length: 10 }, () => send(edge, { method: 'POST', body: 'pay' }));
    for (const { status, headers } of await Promise.all(posts)) {
      expect(status).toBe(200);
      expect(headers['x-backend']).toBe('good');
    }
    expect(good.received).toHaveLength(10);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 10, edgeErrors: 0 });
  });

  test('a connection that a process closed while it was idle costs no POST', async () => {
    const { edge, backend } = await edgeBefore();
    for (let k = 0; k < 5; k += 1) {
      expect(await send(edge, { method: 'POST', body: 'pay' })).toMatchObject({ status: 200 });
      for (const socket of backend.sockets) socket.end();
      await until(() => backend.sockets.size).toBe(0);
    }
    expect(backend.received).toHaveLength(5);
  });

  test('no answer in time is 504, an edge error, and the request at the process ends', async () => {
    let open = 0;
    const hang: RequestListener = (_request, response) => {
      open += 1;
      response.once('close', () => (open -= 1));
    };
    const { edge } = await edgeBefore(hang, { answerMs: 100 });
    const answer = await send(edge, { method: 'POST', body: 'pay' });
    expect(answer).toMatchObject({ status: 504 });
    await until(() => open).toBe(0);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 1, edgeErrors: 1 });
    await until(edge.inflight).toBe(0);
  });

  test.each([
    [500, { '5xx': 1 }],
    [502, { '5xx': 1 }],
    [404, { '4xx': 1 }],
    [301, { '3xx': 1 }],
    [201, { '2xx': 1 }],
  ])(
    'an answer of %i by the process itself passes and is no edge error',
    async (status, byStatus) => {
      const { edge } = await edgeBefore((_request, response) => response.writeHead(status).end());
      expect(await send(edge)).toMatchObject({ status });
      expect((await edge.totals())?.blue).toMatchObject({ requests: 1, edgeErrors: 0, byStatus });
    },
  );

  test('an answer that breaks off breaks off for the client too, and is an edge error', async () => {
    const { edge } = await edgeBefore((request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('begun', () => request.socket.resetAndDestroy());
    });
    await expect(send(edge)).rejects.toThrow(/aborted|ECONNRESET/);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 1, edgeErrors: 1 });
    await until(edge.inflight).toBe(0);
  });

  test('an answer that stays silent in its middle is cut', async () => {
    const { edge } = await edgeBefore((_request, response) => response.write('begun'), {
      answerSilenceMs: 100,
    });
    await expect(send(edge)).rejects.toThrow(/aborted|ECONNRESET/);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 1, edgeErrors: 1 });
  });

  test.each([
    ['no HTTP', 'SSH-2.0-nothing\r\n'],
    ['a status that does not exist', 'HTTP/1.1 099 Odd\r\n\r\n'],
    [
      'an unasked switch of protocols',
      'HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n',
    ],
    [
      'a length and an encoding',
      'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a nul in a header', 'HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 0\r\n\r\n'],
  ])('%s as an answer is 502 and harms no later request', async (_case, bytes) => {
    const { edge } = await edgeBefore((request, response) => {
      if (request.url === '/fine') response.end('fine');
      else request.socket.end(bytes, 'latin1');
    });
    expect(await send(edge, { method: 'POST', body: 'x' })).toMatchObject({ status: 502 });
    expect(await send(edge, { path: '/fine' })).toMatchObject({ status: 200 });
    await until(edge.inflight).toBe(0);
  });

  test('an answer before the whole request has arrived reaches the client', async () => {
    const { edge } = await edgeBefore((_request, response) => {
      response.writeHead(413).end('too large');
    });
    const outgoing = openRequest({ host: HOST, port: edge.port, method: 'POST' });
    const answered = once(outgoing, 'response');
    outgoing.on('error', () => undefined);
    outgoing.write(Buffer.alloc(1024 * 1024));
    const [incoming] = await answered;
    expect(incoming.statusCode).toBe(413);
    outgoing.destroy();
    await until(edge.inflight).toBe(0);
  });

  test('a client that takes nothing of its answer is let go, and the process is free again', async () => {
    const open = new Set<unknown>();
    const { edge } = await edgeBefore(
      (_request, response) => {
        open.add(response);
        response.once('close', () => open.delete(response));
        response.write(Buffer.alloc(64 * 1024 * 1024));
      },
      { silenceMs: 200 },
    );
    const { socket } = await openRaw(edge.port);
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await until(() => open.size).toBe(1);
    await until(() => open.size).toBe(0);
    await until(edge.inflight).toBe(0);
    expect((await edge.totals())?.blue).toMatchObject({ requests: 1, clientClosed: 1 });
  });

  test.each([
    ['nothing', ''],
    ['half of its headers', 'GET / HTTP/1.1\r\nhost: a\r\nx-slow:'],
    ['half of its small body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nhalf'],
    ['half of its large body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 999999\r\n\r\nhalf'],
    [
      'half of a chunk',
      'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n9\r\nhalf',
    ],
  ])('a client that sends %s and then waits is let go', async (_case, bytes) => {
    const { edge } = await edgeBefore(undefined, { requestHeadersMs: 200, requestMs: 400 });
    const { isClosed } = await openRaw(edge.port, bytes);
    await until(isClosed).toBe(true);
    await until(edge.inflight).toBe(0);
    expect((await edge.totals())?.blue).toMatchObject({ edgeErrors: 0 });
  });

  test('a connection beyond the limit is not served, and those within it are', async () => {
    const { edge } = await edgeBefore(undefined, { connections: 2 });
    const agent = keepingAgent(1);
    expect(await send(edge, { agent })).toMatchObject({ status: 200 });
    await openRaw(edge.port);
    const { isClosed } = await openRaw(edge.port, 'GET / HTTP/1.1\r\nhost: a\r\n\r\n');
    await until(isClosed).toBe(true);
    expect(await send(edge, { agent })).toMatchObject({ status: 200 });
  });

  test('clients that leave at any moment leave nothing behind', async () => {
    const { edge } = await edgeBefore((request, response) => {
      request.on('data', () => response.write('more'));
      request.once('end', () => response.end('all'));
    });
    const head = 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n';
    const bytes = `${head}${'x'.repeat(100_000)}`;
    for (let k = 0; k < 200; k += 1) {
      const { socket } = await openRaw(edge.port, bytes.slice(0, (k * 7919) % bytes.length));
      if (k % 2 === 0) socket.resetAndDestroy();
      else setImmediate(() => socket.destroy());
    }
    await until(edge.inflight).toBe(0);
    expect(await send(edge)).toMatchObject({ status: 200 });
  });
});
