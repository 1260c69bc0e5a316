import { isIP } from 'node:net';
import { skipped, type TestGroup, type Told } from '../test-of.ts';
import { ask, expectRelease, expectStatus, type Visited } from '../visit.ts';

/** The service takes 64 KiB. */
const TOO_LARGE_BYTES = 70_000;
/** Where a program tells where it lies. */
const INSIDE = /\bat .+:\d+:\d+|node_modules|postgres:\/\//;

/** What visitors must not reach, and what an answer must not tell. Nothing here is an attack that leaves a trace. */
export const securityGroup: TestGroup = (visited) => ({
  transport: async () => transport(visited),
  'internal-routes': async () => {
    const path = '/internal/payments/reconciliation';
    expectStatus(path, await ask(visited, { path }), 404);
  },
  'preview-guessed': async () => {
    const headers = { 'x-zhiyou-preview': 'guess' };
    const answer = await ask(visited, { path: '/api/version', headers });
    expectStatus('/api/version', answer, 200);
    expectRelease(visited, 'x-release', answer.release);
  },
  'errors-tell-nothing': async () => {
    const path = '/api/travel/plan';
    const answer = await ask(visited, { path, body: { city: { $ne: '' }, days: 'x' } });
    expectStatus(path, answer, 400);
    if (INSIDE.test(answer.text)) throw new Error(`${path}: the error tells of the inside`);
  },
  'large-body': async () => {
    const path = '/api/travel/plan';
    const body = { city: 'x'.repeat(TOO_LARGE_BYTES), days: 1 };
    expectStatus(path, await ask(visited, { path, body }), 413);
  },
});

function transport({ edge }: Visited): Told | undefined {
  const { protocol, hostname } = new URL(edge.url);
  // The certificate was checked with every request before.
  if (protocol === 'https:') return undefined;
  if (isLoopback(hostname)) return skipped('the edge is on this machine');
  throw new Error(`${edge.url}: expected https`);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
}
