import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { OperationError, UserError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';
import type { CallOptions } from '../client/deadline.ts';
import { KINDS } from '../client/kinds.ts';
import type { KubernetesObject } from '../client/object.ts';
import { CRD_REVISION, CRD_REVISION_ANNOTATION, ROLLOUT_CRD } from './crd.ts';

/** What had to be done. */
export type CrdAnswer = 'present' | 'installed' | 'updated';

const READY_MS = 30_000;
const LOOK_EVERY_MS = 200;
const MANIFEST = 'kubernetes/crds/rollout.yaml';

const conditionsSchema = z.looseObject({
  status: z.looseObject({
    conditions: z
      .array(z.looseObject({ type: z.string(), status: z.string() }))
      .nullish()
      .transform((conditions) => conditions ?? []),
  }),
});

/**
 * Makes sure that the cluster serves `Rollout` in the form that this version writes. A newer one is left as it is.
 * @throws {UserError} when it is not there and may not be installed by us, with what an administrator has to do.
 */
export async function ensureCrds(cluster: Cluster, options: CallOptions = {}): Promise<CrdAnswer> {
  const ref = { kind: KINDS.CustomResourceDefinition, name: ROLLOUT_CRD.metadata.name };
  const { apiVersion, kind } = KINDS.Rollout;
  let found: KubernetesObject | undefined;
  try {
    found = await cluster.find(ref, options);
    if (found !== undefined && revisionOf(found) >= CRD_REVISION) return 'present';
    await cluster.apply(ROLLOUT_CRD, { ...options, force: true });
  } catch (error) {
    if (!(error instanceof OperationError) || error.code !== 'forbidden') throw error;
    // Who may not read definitions may still use them.
    if (await cluster.serves(apiVersion, kind, options)) return 'present';
    throw new UserError(
      `${cluster.label}: the cluster does not serve Rollout of ${apiVersion}, and you may not install it. ${error.message}`,
      `Ask an administrator to run: kubectl apply --server-side -f ${MANIFEST}`,
    );
  }
  await untilServed(cluster, ref, options);
  return found === undefined ? 'installed' : 'updated';
}

function revisionOf({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.[CRD_REVISION_ANNOTATION] ?? '0');
}

/** A definition is served a moment after it was written. */
async function untilServed(
  cluster: Cluster,
  ref: Parameters<Cluster['get']>[0],
  options: CallOptions,
): Promise<void> {
  const deadlineMs = performance.now() + (options.timeoutMs ?? READY_MS);
  const { apiVersion, kind } = KINDS.Rollout;
  while (performance.now() < deadlineMs) {
    const read = conditionsSchema.safeParse(await cluster.get(ref, options));
    const conditions = read.success ? read.data.status.conditions : [];
    const isReady = conditions.some((one) => one.type === 'Established' && one.status === 'True');
    if (isReady && (await cluster.serves(apiVersion, kind, options))) return;
    await wait(LOOK_EVERY_MS, undefined, { signal: options.signal });
  }
  throw new OperationError(
    `${ref.name}: the definition was written, and the cluster does not serve it yet. See: kubectl describe crd ${ref.name}`,
    { code: 'timeout', retryable: true },
  );
}
