import { setTimeout as wait } from 'node:timers/promises';
import {
  addressInstances,
  gatewayKind,
  kubernetesEdge,
} from '../../src/adapters/kubernetes/edge/index.ts';
import { ORDER_PREFIXES } from '../../src/adapters/kubernetes/edge/settings.ts';
import type { RoleHolder } from '../../src/domain/record.ts';
import type { Edge, EdgeIntent } from '../../src/ports/edge.ts';
import { EDGE_URL } from '../../test/cluster/declaration.ts';
import type { Benchmark } from '../benchmark.ts';
import { deployment, inScene, RELEASES, type Scene } from './scene.ts';

const TIMES = 24;
const APPLICATION = 'smart-travel';
const DEADLINE_MS = 30_000;
const LOOK_EVERY_MS = 50;
const KIND = gatewayKind({ name: 'traefik-gateway', namespace: 'kube-system', sectionName: 'web' });

/**
 * Weights written by the adapter that rollouts use, half and none in turn: from the write until the edge is seen to
 * split so, and until its last visitor of a slot with 0 %.
 */
export const edge: Benchmark = ({ quick, requestsPerSecond, say }) =>
  inScene({ requestsPerSecond, say }, async (scene) => {
    const { zhiyou, visitors, store } = scene;
    // Afterwards both slots are there: the one that served before stays for a rollback.
    await zhiyou.expect(0, ...deployment(RELEASES[1], 'blue-green'));
    const latest = await store.latest();
    const taken = await store.acquire('benchmark');
    if (latest === undefined || taken.kind === 'refused') throw new Error('the lease is held');
    const { lease } = taken;
    try {
      const opened = openEdge(scene, () => lease.token);
      const samples = { half: [], none: [], last: [] } as Record<
        'half' | 'none' | 'last',
        number[]
      >;
      for (let k = 0; k < (quick ? 2 : TIMES); k += 1) {
        samples.half.push(await writeAndSee(opened, latest.stable, 50));
        const writtenAtMs = Date.now();
        samples.none.push(await writeAndSee(opened, latest.stable, 0));
        const last = scene.probe.lastAnswerBy(latest.stable.release, writtenAtMs);
        samples.last.push((last ?? writtenAtMs) - writtenAtMs);
      }
      const { sent, failed } = visitors.stats();
      say(`  edge: ${sent} requests, ${failed} lost`);
      return [
        { what: 'write of 50 % → split observed', unit: 'ms', samples: samples.half },
        { what: 'write of 0 % → 0 % observed', unit: 'ms', samples: samples.none },
        { what: 'write of 0 % → last answer of the slot', unit: 'ms', samples: samples.last },
        { what: `weights to and fro: lost requests of ${sent}`, unit: '', samples: [failed] },
      ];
    } finally {
      await lease.release();
    }
  });

function openEdge({ zhiyou, cluster }: Scene, token: () => number): Edge {
  return kubernetesEdge({
    namespace: zhiyou.namespace,
    application: APPLICATION,
    routeClasses: { default: ['/'], payment: ['/api/payment'] },
    hosts: [zhiyou.host],
    serviceOf: (slot) => `${APPLICATION}-${slot}`,
    servicePort: 3000,
    orderPrefixes: ORDER_PREFIXES,
    cluster,
    kind: KIND,
    token,
    instances: addressInstances([
      { metricsUrl: 'http://127.0.0.1:9100/metrics', webUrl: EDGE_URL },
    ]),
    inflightOf: async () => 0,
  });
}

/** Milliseconds from the write to the first look that sees it. @throws {Error} when none does in time. */
async function writeAndSee(opened: Edge, { slot }: RoleHolder, percent: number): Promise<number> {
  const other = slot === 'blue' ? 'green' : 'blue';
  const intent: EdgeIntent = {
    candidate: slot,
    weights: { default: percent, payment: 0 },
    audience: undefined,
    orders: { ofCandidate: slot, ofStable: other },
    previewSecret: undefined,
  };
  const startedMs = performance.now();
  await opened.write(intent);
  for (;;) {
    const { observedWeights } = await opened.observe(slot);
    const seen = observedWeights.kind === 'known' ? observedWeights.value['default'] : undefined;
    const ms = performance.now() - startedMs;
    // Half a percent is what the engine allows; a split of few requests scatters more than that.
    if (seen !== undefined && Math.abs(seen - percent) <= 0.5) return ms;
    if (ms > DEADLINE_MS) throw new Error(`${percent} % was not seen at the edge, but ${seen}`);
    await wait(LOOK_EVERY_MS);
  }
}
