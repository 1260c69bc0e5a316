import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startServer, type SmallServer } from '../../../../test/contract/small-server.ts';
import { askEdge } from './edge-request.ts';
import { previewLeads } from './preview.ts';

const TARGET = { previewSecret: 'hidden', release: '6.2.1' } as const;
const NEW = { headers: { 'x-release': '6.2.1' }, body: '' };
const OLD = { headers: { 'x-release': '6.2.0' }, body: '' };
let server: SmallServer | undefined;

afterEach(() => server?.close());

type Answer = {
  readonly status?: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** An edge that gives these answers one after the other, and the last one for ever. */
async function edgeOf(...answers: readonly Answer[]) {
  server = await startServer(
    () => answers[(server?.seen.length ?? 1) - 1] ?? answers.at(-1) ?? OLD,
  );
  return { url: server.url };
}

const trust = { answers: 16, withinMs: 60_000, everyMs: 1 };

test('a preview is believed after 16 answers of the candidate in a row', async () => {
  const edge = await edgeOf(...Array.from({ length: 15 }, () => NEW), OLD, NEW);
  await previewLeads(edge, TARGET, trust);
  // The 16th was another release, so that the count began again.
  expect(server?.seen).toHaveLength(32);
  expect(server?.seen.every(({ headers }) => headers['x-zhiyou-preview'] === 'hidden')).toBe(true);
});

test('waiting for a candidate that is not ready yet is no failure', async () => {
  const edge = await edgeOf({ ...NEW, status: 503 }, { ...NEW, status: 404 }, NEW);
  await expect(previewLeads(edge, TARGET, trust)).resolves.toBeUndefined();
});

test.each([
  ['another release', OLD, '200 of release 6.2.0'],
  ['an edge without a route', { status: 404, headers: {}, body: '' }, '404 of release unknown'],
  ['a candidate that is not ready', { ...NEW, status: 503 }, 'status 503'],
])('%s is told when the wait is over', async (_what, answer, told) => {
  const edge = await edgeOf({ status: 200, ...answer });
  const wait = previewLeads(edge, TARGET, { ...trust, withinMs: 0 });
  await expect(wait).rejects.toThrow(
    `expected 16 answers in a row of 6.2.1 within 0 s, got ${told}`,
  );
});

test('the edge is asked for the host of the visitors, below the path that leads there', async () => {
  const { url } = await edgeOf(NEW);
  const edge = { url: `${url}/east/`, host: 'api.smarttravel.com' };
  const answer = await askEdge(edge, { path: '/api/ready', headers: {}, deadlineMs: 60_000 });
  expect(answer).toEqual({ status: 200, release: '6.2.1', text: '' });
  expect(server?.seen[0]).toMatchObject({
    path: '/east/api/ready',
    headers: { host: 'api.smarttravel.com', connection: 'close' },
  });
});

test('an edge that does not answer is told with the time that was waited', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = z.looseObject({ port: z.int() }).parse(silent.address());
  const url = `http://127.0.0.1:${port}`;
  try {
    const asked = askEdge({ url }, { path: '/', headers: {}, deadlineMs: 50 });
    await expect(asked).rejects.toThrow('no answer within 50 ms');
  } finally {
    silent.close();
  }
});
