import type { PodMetrics } from '../../../adapters/kubernetes/metrics/scrape-pods.ts';
import { servingPods } from '../../../adapters/kubernetes/metrics/serving-pods.ts';
import type { SlotPlace } from '../../../adapters/kubernetes/workloads/slot-objects.ts';
import { slotObjectName } from '../../../adapters/kubernetes/workloads/slot.ts';
import {
  prometheusMetrics,
  prometheusOverHttp,
  scrapeTargets,
} from '../../../adapters/prometheus/index.ts';
import type { ClusterMetrics } from '../../../domain/application.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import type { Scene } from '../../application.ts';
import { readingsOf } from '../readings.ts';
import { clusterSettings } from './place.ts';

/** Numbers of a Prometheus that scrapes every 15 s are at most this old, one missed scrape included. */
const STALE_MS = 45_000;

/** What Prometheus scrapes in the namespace, asked once; absent where the environment has none. */
export function targetsOf(
  scene: Scene,
): (() => Promise<readonly { readonly name: string; readonly isUp: boolean }[]>) | undefined {
  const { metrics, namespace } = clusterSettings(scene);
  if (metrics.source === 'pods') return undefined;
  return async () => {
    const { send, close } = prometheusAt(metrics);
    try {
      return await scrapeTargets(send, `namespace="${namespace}"`);
    } finally {
      await close();
    }
  };
}

function prometheusAt({
  url,
  tokenFile,
}: Extract<ClusterMetrics, { source: 'prometheus' }>): ReturnType<typeof prometheusOverHttp> {
  const auth =
    tokenFile === undefined ? undefined : { kind: 'token-file' as const, file: tokenFile };
  return prometheusOverHttp({ url, auth });
}

/** The numbers of the service from where the environment says they are. */
export function metricsOf(scene: Scene, place: SlotPlace, pods: PodMetrics): Metrics {
  const { metrics, namespace } = clusterSettings(scene);
  if (metrics.source === 'pods') return pods;
  const { send } = prometheusAt(metrics);
  return prometheusMetrics({
    send,
    selectorOf: (slot) =>
      `namespace="${namespace}",pod=~"${slotObjectName(place.application, slot)}-.+"`,
    processLabel: 'pod',
    staleMs: STALE_MS,
    readings: readingsOf(scene.application, scene.settings),
    servingIn: (slot) => servingPods(place, slot),
  });
}
