import { openCluster } from '../../src/adapters/kubernetes/index.ts';
import type { Cluster } from '../../src/adapters/kubernetes/index.ts';
import { openKubernetesStore } from '../../src/adapters/kubernetes/store/open-kubernetes-store.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import { EDGE_URL } from '../../test/cluster/declaration.ts';
import { openZhiyou, type Zhiyou } from '../../test/cluster/zhiyou.ts';
import type { BenchmarkOptions } from '../benchmark.ts';
import { startProbe, type Probe } from './probe.ts';

export const RELEASES = ['6.2.0', '6.2.1'] as const;

/** An application in a namespace of its own, whose first release serves; visitors and a probe come to it. */
export type Scene = {
  readonly zhiyou: Zhiyou;
  readonly cluster: Cluster;
  readonly store: StateStore;
  readonly visitors: ReturnType<Zhiyou['visitors']>;
  readonly probe: Probe;
  readonly installMs: number;
};

/** Runs in a scene and takes it away, also when that fails. */
export async function inScene<T>(
  { requestsPerSecond, say }: Pick<BenchmarkOptions, 'requestsPerSecond' | 'say'>,
  run: (scene: Scene) => Promise<T>,
): Promise<T> {
  const zhiyou = await openZhiyou('gateway', patient);
  try {
    const installMs = await timed(() => zhiyou.expect(0, ...deployment(RELEASES[0])));
    const cluster = await openCluster({ namespace: zhiyou.namespace });
    const store = openKubernetesStore({
      cluster,
      application: 'smart-travel',
      environment: 'production',
    });
    const visitors = zhiyou.visitors(requestsPerSecond);
    const probe = startProbe(EDGE_URL, zhiyou.host);
    try {
      return await run({ zhiyou, cluster, store, visitors, probe, installMs });
    } finally {
      await Promise.all([visitors.stop(), probe.stop()]);
      for (const failure of visitors.stats().failures) say(`  lost: ${JSON.stringify(failure)}`);
      await cluster.close();
    }
  } finally {
    await zhiyou.close();
  }
}

/** A machine that is busy with other work is no finding: what is measured shall not go back for it. */
function patient(yaml: string): string {
  return yaml
    .replace('shedAfter: 5s', 'shedAfter: 60s')
    .replace('blindRollbackAfter: 15s', 'blindRollbackAfter: 180s');
}

/** Arguments of a deployment. */
export function deployment(release: string, strategy = 'canary'): readonly string[] {
  return ['deploy', '--strategy', strategy, '--image-tag', release];
}

/** How long it takes, ms. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}
