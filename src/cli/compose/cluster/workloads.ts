import { openHelm, type Helm } from '../../../adapters/helm/index.ts';
import type { Cluster } from '../../../adapters/kubernetes/index.ts';
import {
  kubernetesWorkloads,
  type KubernetesWorkloads,
} from '../../../adapters/kubernetes/workloads/index.ts';
import type { SlotContent } from '../../../adapters/kubernetes/workloads/options.ts';
import type { RoleHolder, SlotName } from '../../../domain/record.ts';
import type { StateStore } from '../../../ports/state-store.ts';
import type { SlotObservation } from '../../../ports/workloads.ts';
import type { Scene } from '../../application.ts';
import { CLOCK } from '../../clock.ts';
import { locateChart } from './chart.ts';
import { clusterOf, clusterSettings } from './place.ts';
import { bundleOf, isPlainHttp } from './release.ts';

const HELM_DEADLINE_MS = 120_000;
/** A clock of another machine may differ by this. */
const CLOCK_MARGIN_MS = 30_000;
/** Longer than the grace period of the chart's pods. */
const LONGEST_END_MS = 180_000;
const LOOK_EVERY_MS = 500;

/** Slots of an environment; `known` says what releases are made of. */
export function slotsOf(
  scene: Scene,
  hands: {
    readonly cluster: Cluster;
    readonly known: ReadonlyMap<string, RoleHolder>;
    readonly token?: () => number;
    /** Of pods, whatever the other slot has. */
    readonly atLeast?: number;
  },
): KubernetesWorkloads {
  const { cluster, known, token = () => 0, atLeast = 0 } = hands;
  return kubernetesWorkloads({
    cluster,
    application: scene.application.name,
    helm: helmOf(scene),
    releases: {
      find: async (release) => {
        const holder = known.get(release);
        return holder === undefined ? undefined : contentOf(scene, holder);
      },
      names: async () => [...known.keys()],
    },
    token,
    atLeast,
    nowMs: CLOCK.nowMs,
    longestRunMs: HELM_DEADLINE_MS + CLOCK_MARGIN_MS,
    longestEndMs: LONGEST_END_MS,
    lookEveryMs: LOOK_EVERY_MS,
  });
}

/** The same for the holder of the lease: whoever gets a role brings what its release is made of. */
export async function heldSlotsOf(
  scene: Scene,
  hands: { readonly cluster: Cluster; readonly store: StateStore; readonly token: () => number },
): Promise<KubernetesWorkloads> {
  const { cluster, store, token } = hands;
  const [latest, serving] = await Promise.all([store.latest(), store.serving()]);
  const known = new Map<string, RoleHolder>();
  for (const holder of [serving, latest?.stable, latest?.candidate]) {
    if (holder !== undefined) known.set(holder.release, holder);
  }
  const slots = slotsOf(scene, { cluster, known, token });
  return {
    ...slots,
    deploy: (holder) => {
      known.set(holder.release, holder);
      return slots.deploy(holder);
    },
  };
}

/** What runs in a slot; nothing can be changed by it. */
export async function observeSlot(scene: Scene, slot: SlotName): Promise<SlotObservation> {
  return slotsOf(scene, { cluster: await clusterOf(scene), known: new Map() }).observe(slot);
}

/** The helm program for an environment. */
export function helmOf(scene: Scene): Helm {
  const { namespace, context } = clusterSettings(scene);
  return openHelm({
    command: ['helm'],
    namespace,
    context,
    env: process.env,
    deadlineMs: HELM_DEADLINE_MS,
  });
}

function contentOf(scene: Scene, holder: RoleHolder): SlotContent {
  const bundle = bundleOf(holder);
  const [repository = '', digest = ''] = bundle.image.split('@');
  const { image } = bundle.values;
  const declared = typeof image === 'object' && image !== null ? image : {};
  return {
    chart: {
      location: locateChart(scene, bundle),
      plainHttp: isPlainHttp(scene, bundle.chart),
    },
    chartDigest: bundle.chart,
    values: { ...bundle.values, image: { ...declared, repository, digest } },
  };
}
