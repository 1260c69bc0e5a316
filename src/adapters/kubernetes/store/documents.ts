import { z } from 'zod';
import type { RolloutDocument } from '../../../domain/record.ts';
import { OperationError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs, type KubernetesObject } from '../client/object.ts';
import type { Content, Fence } from './fence.ts';
import { labelsOf, nameOf, selectorOf, type Place } from './place.ts';

/** The newest format that this version reads. */
const SCHEMA_VERSION = 1;

/** Checks the envelope; the inside was written by this version of the format. */
const documentSchema = z
  .looseObject({ schemaVersion: z.int(), id: z.string(), state: z.looseObject({}) })
  .refine(({ schemaVersion }) => schemaVersion <= SCHEMA_VERSION, {
    error: `written by a newer zhiyou (format above ${SCHEMA_VERSION})`,
  })
  .pipe(z.custom<RolloutDocument>());

/** Rollouts as objects of the API, so that `kubectl get rollouts` shows them. */
export type Documents = {
  readonly read: (id: string) => Promise<RolloutDocument | undefined>;
  /** Newest first. */
  readonly all: () => Promise<readonly RolloutDocument[]>;
  readonly save: (document: RolloutDocument) => Promise<void>;
};

/** What does not change is the spec, what the engine decides is the status; both are written in one step. */
export function openDocuments(cluster: Cluster, fence: Fence, place: Place): Documents {
  const refOf = (id: string) => ({ kind: KINDS.Rollout, name: nameOf(place, id) });
  return {
    read: async (id) => {
      const found = await cluster.find(refOf(id));
      return found === undefined ? undefined : documentIn(found);
    },
    all: async () => {
      const labelSelector = selectorOf(labelsOf(place, 'rollout'));
      const found = await cluster.list(KINDS.Rollout, { labelSelector }).catch(noneServed);
      return found.map(documentIn).toSorted((a, b) => (a.id < b.id ? 1 : -1));
    },
    save: async (document) => {
      await fence.write(refOf(document.id), () => contentOf(place, document));
    },
  };
}

function contentOf(place: Place, document: RolloutDocument): Content {
  const { state, lastInput, finishedAtMs, ...spec } = document;
  const { plan } = document;
  const status = {
    phase: state.phase,
    step: `${Math.min(state.step + 1, plan.steps.length)}/${plan.steps.length}`,
    state,
    lastInput,
    finishedAtMs,
  };
  // What is undefined is not in the answer either, and must not make a difference.
  const plain: unknown = JSON.parse(JSON.stringify({ spec, status }));
  const content = z.looseObject({}).parse(plain);
  return { ...content, labels: labelsOf(place, 'rollout', document.id) };
}

const partsSchema = z.looseObject({
  spec: z.looseObject({}).default({}),
  status: z
    .looseObject({ phase: z.unknown(), step: z.unknown() })
    // These two are for people who look with kubectl.
    .transform(({ phase: _phase, step: _step, ...rest }) => rest)
    .default({}),
});

function documentIn(object: KubernetesObject): RolloutDocument {
  const { spec, status } = readAs(partsSchema, object, `rollouts ${object.metadata.name}`);
  const parsed = documentSchema.safeParse({ ...spec, ...status });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new OperationError(
    `rollouts ${object.metadata.name}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unexpected content'}. It was changed by somebody else or written by another version; remove it, or use the version that wrote it.`,
    { code: 'rejected', retryable: false },
  );
}

/** Without the CRD there are no rollouts yet. */
function noneServed(error: unknown): readonly KubernetesObject[] {
  if (error instanceof OperationError && error.code === 'not-found') return [];
  throw error;
}
