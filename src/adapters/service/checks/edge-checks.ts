import { z } from 'zod';
import type { Checks, CheckTarget } from '../../../ports/checks.ts';
import { checkOf, expectEqual, previewHeaders } from './check-of.ts';
import { askEdge, type EdgeAddress } from './edge-request.ts';
import { sandboxOrder, type OrderPatience } from './orders.ts';
import { previewLeads, type PreviewTrust } from './preview.ts';

const DEADLINE_MS = 5000;
const versionSchema = z.looseObject({ release: z.string() });

/** Synthetic checks through the real edge; the secret preview header leads them to the candidate. */
export function edgeChecks(
  edge: EdgeAddress,
  {
    providers,
    trust,
    patience,
  }: {
    readonly providers: readonly string[];
    readonly trust: PreviewTrust;
    readonly patience?: OrderPatience;
  },
): Checks {
  return {
    run: async (target) => {
      const preview = await checkOf('preview', () => previewLeads(edge, target, trust));
      // What follows would be asked of another release.
      return preview.passed ? [preview, ...(await checkCandidate(edge, target))] : [preview];
    },
    order: (target) =>
      Promise.all(providers.map((provider) => sandboxOrder(edge, target, provider, patience))),
  };
}

function checkCandidate(edge: EdgeAddress, target: CheckTarget) {
  const ask = (path: string) =>
    askEdge(edge, { path, headers: previewHeaders(target), deadlineMs: DEADLINE_MS });
  const answers = (name: string, path: string) =>
    checkOf(name, async () => {
      const { status, release } = await ask(path);
      expectEqual('status', status, 200);
      expectEqual('x-release', release, target.release);
    });
  return Promise.all([
    answers('ready', '/api/ready'),
    checkOf('version', async () => {
      const { text, release } = await ask('/api/version');
      expectEqual('release', versionSchema.parse(JSON.parse(text)).release, target.release);
      expectEqual('x-release', release, target.release);
    }),
    answers('search', '/api/travel/search?q=%E8%A5%BF%E6%B9%96'),
    answers('payment', '/api/payment/test'),
  ]);
}
