import { resolve } from 'node:path';
import { readManifests } from '../../../adapters/kubernetes/preflight/manifests.ts';
import { demandOf } from '../../../adapters/kubernetes/preflight/pod-demand.ts';
import { slotObjectName } from '../../../adapters/kubernetes/workloads/slot.ts';
import type { SlotDemand } from '../../../environments/look.ts';
import type { Scene } from '../../application.ts';
import { locateChart, resolveChart } from './chart.ts';
import { clusterSettings } from './place.ts';
import { isPlainHttp, registryOf } from './release.ts';
import { declaredValues } from './values.ts';
import { helmOf } from './workloads.ts';

/**
 * What one slot asks for by the chart and the values that are declared, rendered as a deployment would; undefined where
 * the chart renders no Deployment.
 * @throws {UserError} when there is no chart or no helm. @throws {OperationError} when it cannot be rendered.
 */
export async function chartDemand(scene: Scene): Promise<SlotDemand | undefined> {
  const { chart } = clusterSettings(scene);
  const application = scene.application.name;
  const rendered = await helmOf(scene).render({
    name: slotObjectName(application, 'blue'),
    chart: { location: await locationOf(scene, chart), plainHttp: isPlainHttp(scene, chart) },
    values: { ...declaredValues(scene), mode: 'slot', application, slot: { name: 'blue' } },
    description: 'verify',
  });
  const demand = demandOf(readManifests(rendered));
  if (demand === undefined) return undefined;
  const { perPod, mostPods, startPods, surgePods } = demand;
  return { perPod, mostPods: mostPods ?? startPods, surgePods };
}

async function locationOf(scene: Scene, chart: string): Promise<string> {
  if (!chart.startsWith('oci://')) return resolve(scene.base, chart);
  const resolved = await resolveChart(scene, registryOf(scene, chart), undefined);
  return locateChart(scene, { ...resolved, image: '', values: {} });
}
