import { z } from 'zod';
import type { Checks } from '../../../ports/checks.ts';
import { checkOf, expectEqual, previewHeaders } from './check-of.ts';
import { sandboxOrder } from './orders.ts';

const DEADLINE_MS = 5000;
const versionSchema = z.looseObject({ release: z.string() });

/** Synthetic checks through the real edge; the secret preview header leads them to the candidate. */
export function edgeChecks(edgeUrl: string, providers: readonly string[]): Checks {
  return {
    run: async (target) => {
      const ask = (path: string) =>
        fetch(`${edgeUrl}${path}`, {
          headers: previewHeaders(target),
          signal: AbortSignal.timeout(DEADLINE_MS),
        });
      const answers = (name: string, path: string) =>
        checkOf(name, async () => expectEqual('status', (await ask(path)).status, 200));
      return Promise.all([
        answers('ready', '/api/ready'),
        checkOf('version', async () => {
          const answer = await ask('/api/version');
          const { release: found } = versionSchema.parse(await answer.json());
          expectEqual('release', found, target.release);
          expectEqual('x-release', answer.headers.get('x-release'), target.release);
        }),
        answers('search', '/api/travel/search?q=%E8%A5%BF%E6%B9%96'),
        answers('payment', '/api/payment/test'),
      ]);
    },
    order: (target) =>
      Promise.all(providers.map((provider) => sandboxOrder(edgeUrl, target, provider))),
  };
}
