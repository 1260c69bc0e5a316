import { setTimeout as wait } from 'node:timers/promises';
import { slotTargetOf } from '../../../adapters/kubernetes/edge/slot-services.ts';
import { KINDS } from '../../../adapters/kubernetes/index.ts';
import { askPod } from '../../../adapters/kubernetes/metrics/ask-pod.ts';
import { servingPods } from '../../../adapters/kubernetes/metrics/serving-pods.ts';
import {
  commonLabels,
  podsOf,
  pointService,
  removeRoutes,
  servedBy,
} from '../../../adapters/kubernetes/standalone/hand-over.ts';
import { requestsThrough } from '../../../adapters/kubernetes/standalone/quiet.ts';
import type { StandaloneWorkload } from '../../../adapters/kubernetes/standalone/standalone.ts';
import { recoverPending } from '../../../adapters/kubernetes/workloads/pending.ts';
import { slotObjectName } from '../../../adapters/kubernetes/workloads/slot.ts';
import {
  findDeployment,
  type SlotPlace,
} from '../../../adapters/kubernetes/workloads/slot-objects.ts';
import { clusterChecks } from '../../../adapters/kubernetes/checks/cluster-checks.ts';
import { checkOf, previewHeaders } from '../../../adapters/service/checks/check-of.ts';
import type { EdgeAddress } from '../../../adapters/service/checks/edge-request.ts';
import { ledTo, startOf, VERSION_PATH } from '../../../adapters/service/checks/led-to.ts';
import { parseExposition } from '../../../adapters/service/metrics/exposition.ts';
import { inflightIn } from '../../../adapters/service/metrics/sample-of.ts';
import type { RoleHolder } from '../../../domain/record.ts';
import type { CheckOutcome } from '../../../ports/checks.ts';
import { messageOf, OperationError } from '../../../shared/errors.ts';
import type { Scene } from '../../application.ts';
import { sharedValues } from './adoption-values.ts';
import type { AdoptionHands } from './adoption.ts';
import { locateChart, resolveChart } from './chart.ts';
import { clusterSettings } from './place.ts';
import { isPlainHttp, registryOf } from './release.ts';

const PORT = 3000;
/** An edge takes a change up in its own time, and each of its processes for itself. */
const TRUST = { answers: 16, withinMs: 60_000, everyMs: 300 } as const;
/** A check or an order may fail once by chance. */
const CHECK_RUNS = 3;
const PATIENCE_MS = 120_000;
const LOOK_EVERY_MS = 1000;
/** Looks in a row at which nothing came through a route that is gone; longer than Traefik's pause between two changes. */
const QUIET_LOOKS = 5;
/** Looks in a row that must find nothing (payment policy P6). */
const EMPTY_LOOKS = 2;

/** Synthetic checks of the slot by a secret; what serves is not touched. */
export async function checkSlot(
  hands: AdoptionHands,
  holder: RoleHolder,
  previewSecret: string,
): Promise<readonly CheckOutcome[]> {
  const { scene, edge } = hands;
  const target = { previewSecret, release: holder.release };
  await edge.preview({ slot: holder.slot, secret: previewSecret });
  const led = await checkOf('preview', async () =>
    ledTo(
      addressOf(scene),
      { headers: previewHeaders(target), starts: await startsOf(hands, holder) },
      TRUST,
    ),
  );
  if (!led.passed) return [led];
  const checks = clusterChecks(addressOf(scene), scene.application.providers);
  for (let run = 1; ; run += 1) {
    const outcomes = [...(await checks.run(target)), ...(await checks.order(target))];
    if (run === CHECK_RUNS || outcomes.every(({ passed }) => passed)) return [led, ...outcomes];
  }
}

/**
 * The Service that every route of the installation leads to chooses the slot's pods: both kinds first, so that it is
 * never empty, then those of the slot alone. What is not seen in time is undone.
 */
export async function takeOver(
  hands: AdoptionHands,
  workload: StandaloneWorkload,
  holder: RoleHolder,
): Promise<void> {
  const { cluster, scene, token } = hands;
  const { name, podLabels, selector } = workload;
  const deployment = await findDeployment(placeOf(hands), holder.slot);
  const labels = deployment?.spec.template.metadata.labels ?? {};
  const serving = await servingPods(placeOf(hands), holder.slot);
  const wanted = serving.map((pod) => pod.name);
  const point = async (chosen: Readonly<Record<string, string>>): Promise<void> => {
    token();
    await pointService(cluster, name, chosen);
  };
  const isOld = new Set(await podsOf(cluster, selector));
  if (wanted.length === 0) throw timeout(`no pod of ${holder.slot} is ready`);
  try {
    if ((await servedBy(cluster, name)).some((pod) => isOld.has(pod))) {
      await point(commonLabels(podLabels, labels));
      await until(async () => missingIn(await servedBy(cluster, name), wanted));
    }
    await point(await slotSelectorOf(hands, holder));
    await until(async () => {
      const served = await servedBy(cluster, name);
      const left = served.filter((pod) => isOld.has(pod)).length;
      return left > 0 ? `${left} old pods still get requests` : missingIn(served, wanted);
    });
    const starts = await startsOf(hands, holder);
    await ledTo(addressOf(scene), { headers: {}, starts }, TRUST);
  } catch (error) {
    await point(selector);
    throw error;
  }
}

/** Routes first; their Service goes later, once nothing comes through them at any process of the edge. */
export async function quietRoutes(
  { cluster, instances, scene, token }: AdoptionHands,
  workload: StandaloneWorkload,
): Promise<void> {
  token();
  await removeRoutes(cluster, workload);
  const { namespace } = clusterSettings(scene);
  const { name } = workload;
  let before: string | undefined;
  await inARow(QUIET_LOOKS, async () => {
    const counts = JSON.stringify(await requestsThrough(instances, { namespace, name }));
    const same = counts === before;
    before = counts;
    return same ? undefined : `requests still come to the Service ${name}`;
  });
}

/** Nothing new reaches the pods; what runs in them ends. */
export async function drainPods(
  { cluster }: AdoptionHands,
  { selector, name }: StandaloneWorkload,
): Promise<void> {
  await inARow(EMPTY_LOOKS, async () => {
    const pods = await podsOf(cluster, selector);
    const each = await Promise.all(
      pods.map(async (pod) => {
        const text = await askPod(cluster, { pod, port: PORT, path: '/api/metrics' });
        return inflightIn(parseExposition(text) ?? []);
      }),
    );
    const sum = each.reduce((total, { requests, payments }) => total + requests + payments, 0);
    return sum === 0 ? undefined : `${sum} requests and payments still run in the pods of ${name}`;
  });
}

/** The Helm release keeps what both slots share; where that is nothing, it goes. */
export async function removeInstallation(hands: AdoptionHands): Promise<void> {
  const { scene, helm, installation, values, cluster, token } = hands;
  const { helmRelease, workload } = installation;
  const { chart } = clusterSettings(scene);
  const bundle = await resolveChart(scene, registryOf(scene, chart), undefined);
  token();
  const shared = {
    name: helmRelease,
    chart: {
      location: locateChart(scene, { ...bundle, image: '', values: {} }),
      plainHttp: isPlainHttp(scene, bundle.chart),
    },
    values: sharedValues(values, scene.application.name),
    description: 'adopted',
  };
  const patience = { nowMs: Date.now, longestRunMs: PATIENCE_MS + LOOK_EVERY_MS };
  await until(async () => {
    try {
      await recoverPending(placeOf(hands), helmRelease, patience);
      await helm.install(shared);
      return undefined;
    } catch (error) {
      if (error instanceof OperationError && error.retryable) return messageOf(error);
      throw error;
    }
  });
  if ((await helm.manifest(helmRelease)).trim() === '') await helm.uninstall(helmRelease);
  if (workload === undefined) return;
  await until(async () => {
    const left = await podsOf(cluster, workload.selector);
    return left.length === 0 ? undefined : `${left.length} pods of ${workload.name} still end`;
  });
}

function placeOf({ cluster, scene }: AdoptionHands): SlotPlace {
  return { cluster, application: scene.application.name };
}

function addressOf(scene: Scene): EdgeAddress {
  const { edge } = clusterSettings(scene);
  return { url: edge.url, host: edge.hosts[0] ?? '' };
}

/** When each pod of a slot that serves began, by which its answers are known. */
async function startsOf(hands: AdoptionHands, { slot }: RoleHolder): Promise<ReadonlySet<number>> {
  const pods = await servingPods(placeOf(hands), slot);
  const starts = await Promise.all(
    pods.map(async ({ name: pod }) =>
      startOf(await askPod(hands.cluster, { pod, port: PORT, path: VERSION_PATH })),
    ),
  );
  return new Set(starts);
}

async function slotSelectorOf(
  { scene, cluster }: AdoptionHands,
  { slot }: RoleHolder,
): Promise<Readonly<Record<string, string>>> {
  const name = slotObjectName(scene.application.name, slot);
  const target = slotTargetOf(await cluster.get({ kind: KINDS.Service, name }), PORT);
  if (target !== undefined) return target.selector;
  throw new OperationError(`Service ${name}: expected a selector and the port ${PORT}`, {
    code: 'rejected',
    retryable: false,
  });
}

function missingIn(found: readonly string[], wanted: readonly string[]): string | undefined {
  const missing = wanted.filter((name) => !found.includes(name));
  return missing.length === 0 ? undefined : `${missing.join(', ')} gets no requests yet`;
}

/** Looks until nothing is missing so many times in a row. */
async function inARow(count: number, missing: () => Promise<string | undefined>): Promise<void> {
  let good = 0;
  await until(async () => {
    const found = await missing();
    good = found === undefined ? good + 1 : 0;
    return found ?? (good >= count ? undefined : 'one look more');
  });
}

/** @throws {OperationError} `timeout` with what is still missing when the time is over. */
async function until(missing: () => Promise<string | undefined>): Promise<void> {
  const giveUpMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await missing();
    if (found === undefined) return;
    if (performance.now() > giveUpMs) throw timeout(found);
    await wait(LOOK_EVERY_MS);
  }
}

function timeout(what: string): OperationError {
  return new OperationError(what, { code: 'timeout', retryable: true });
}
