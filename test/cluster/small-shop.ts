import { join } from 'node:path';
import { openHelm, type Helm } from '../../src/adapters/helm/index.ts';
import type { Cluster } from '../../src/adapters/kubernetes/client/cluster.ts';
import {
  kubernetesWorkloads,
  type KubernetesWorkloads,
} from '../../src/adapters/kubernetes/workloads/index.ts';
import type { SlotContent } from '../../src/adapters/kubernetes/workloads/options.ts';
import { nodeImage } from './node-image.ts';
import { ownNamespace } from './own-namespace.ts';

/** An application of the least that a slot needs, in a namespace of its own. */
export type SmallShop = {
  readonly cluster: Cluster;
  readonly helm: Helm;
  readonly workloads: KubernetesWorkloads;
  readonly close: () => Promise<void>;
};

export const APPLICATION = 'shop';

const serve = (answer: string): string => `
const { createServer } = require('node:http');
const { RELEASE, SLOT } = process.env;
const startedAt = Date.now() / 1000;
const server = createServer((request, response) => {
  response.setHeader('x-release', RELEASE);
  const answer = (status, body) => response.writeHead(status).end(body);
  ${answer}
});
server.listen(3000);
process.on('SIGTERM', () => process.exit(0));`;

const METRICS = [
  'smart_travel_http_request_duration_seconds_bucket{route_class="default",le="0.5"} 90',
  'smart_travel_http_request_duration_seconds_bucket{route_class="default",le="+Inf"} 100',
  'smart_travel_inflight_requests 2',
  'smart_travel_inflight_payments 1',
].join('\\n');
const BOOKS = JSON.stringify({
  differenceFen: '0',
  duplicateCaptures: 0,
  attempts: 3,
  succeeded: 2,
  failed: 1,
  pending: 1,
  pendingByTag: { b: 1, g: 0 },
});
const GOOD = serve(`
  if (request.url === '/api/metrics') return answer(200, '${METRICS}\\nprocess_start_time_seconds ' + startedAt + '\\n');
  if (request.url.startsWith('/internal/')) return answer(200, '${BOOKS}');
  answer(200, SLOT);`);

/** Values of each release that the shop knows. */
const RELEASES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  '6.2.0': {},
  '6.2.1': {},
  scaled: { autoscaling: { enabled: true, minReplicas: 1, maxReplicas: 3 } },
  'no-image': { image: 'localhost/nowhere:1' },
  crash: { program: "console.log('no database'); process.exit(3);" },
  'never-ready': { program: serve('answer(503, "the database is away");') },
  greedy: {
    program: 'const kept = []; for (;;) kept.push(Buffer.alloc(8 << 20, 1));',
    memoryLimit: '64Mi',
  },
  huge: { requests: { cpu: '1000', memory: '32Mi' } },
};

/** Makes the namespace; slots are empty. `nowMs` is the clock that tells how old a run of Helm is. */
export async function openSmallShop(nowMs: () => number = Date.now): Promise<SmallShop> {
  const image = await nodeImage();
  const { cluster, namespace, close } = await ownNamespace();
  const helm = openHelm({ command: ['helm'], namespace, env: process.env, deadlineMs: 60_000 });
  const find = async (release: string): Promise<SlotContent | undefined> => {
    const values = RELEASES[release];
    if (values === undefined) return undefined;
    const location = join(import.meta.dirname, 'small-chart');
    return { chart: { location }, values: { image, program: GOOD, replicas: 2, ...values } };
  };
  const workloads = kubernetesWorkloads({
    cluster,
    application: APPLICATION,
    helm,
    releases: { find, names: async () => Object.keys(RELEASES) },
    token: () => 1,
    nowMs,
    longestRunMs: 60_000,
    longestEndMs: 60_000,
    lookEveryMs: 200,
  });
  return { cluster, helm, workloads, close };
}
