import { z } from 'zod';
import type { CheckOutcome, Checks } from '../../../ports/checks.ts';
import { messageOf } from '../../../shared/errors.ts';

const PREVIEW_HEADER = 'x-zhiyou-preview';
const DEADLINE_MS = 5000;
const versionSchema = z.looseObject({ release: z.string() });

/** Synthetic checks through the real edge; the secret preview header leads them to the candidate. */
export function edgeChecks(edgeUrl: string): Checks {
  return {
    run: async ({ previewSecret, release }) => {
      const ask = (path: string) =>
        fetch(`${edgeUrl}${path}`, {
          headers: { [PREVIEW_HEADER]: previewSecret },
          signal: AbortSignal.timeout(DEADLINE_MS),
        });
      return Promise.all([
        check('ready', async () => expectEqual('status', (await ask('/api/ready')).status, 200)),
        check('version', async () => {
          const answer = await ask('/api/version');
          const { release: found } = versionSchema.parse(await answer.json());
          expectEqual('release', found, release);
          expectEqual('x-release', answer.headers.get('x-release'), release);
        }),
        check('search', async () => {
          const answer = await ask('/api/travel/search?q=%E8%A5%BF%E6%B9%96');
          expectEqual('status', answer.status, 200);
        }),
        check('payment', async () => {
          expectEqual('status', (await ask('/api/payment/test')).status, 200);
        }),
      ]);
    },
  };
}

async function check(name: string, look: () => Promise<void>): Promise<CheckOutcome> {
  const startedMs = performance.now();
  const outcome = (passed: boolean, reason: string): CheckOutcome => ({
    name,
    passed,
    reason,
    tookMs: Math.round(performance.now() - startedMs),
  });
  try {
    await look();
    return outcome(true, '');
  } catch (error) {
    return outcome(false, messageOf(error));
  }
}

function expectEqual(what: string, found: unknown, wanted: unknown): void {
  if (found !== wanted) {
    throw new Error(`${what}: expected ${String(wanted)}, got ${String(found)}`);
  }
}
