import { edgeChecks } from '../../src/adapters/service/checks/edge-checks.ts';
import { fakeChecks } from '../fakes/checks.ts';
import { checksContract, PROVIDERS, TARGET } from './checks.contract.ts';
import { startServer, type SeenRequest } from './small-server.ts';

checksContract('the fake checks', async () => {
  const checks = fakeChecks(PROVIDERS);
  return {
    checks,
    breakCandidate: async () => checks.break({ run: 'expected 200, got 500', order: 'not paid' }),
    close: async () => undefined,
  };
});

const trust = { answers: 16, withinMs: 0, everyMs: 1 };

checksContract('checks through an edge', async () => {
  let broken = false;
  const server = await startServer((request) => {
    // Whoever does not know the secret meets stable, which is another release.
    const release =
      request.headers['x-zhiyou-preview'] === TARGET.previewSecret ? '6.2.1' : '6.2.0';
    return broken
      ? { status: 500, body: 'out of order' }
      : { headers: { 'x-release': release }, body: JSON.stringify(answerTo(request, release)) };
  });
  return {
    checks: edgeChecks({ url: server.url }, { providers: PROVIDERS, trust }),
    breakCandidate: async () => {
      broken = true;
    },
    close: server.close,
  };
});

function answerTo({ path }: SeenRequest, release: string): unknown {
  return path.startsWith('/api/payment/orders') ? { id: 'g-1', status: 'refunded' } : { release };
}
