import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { StateStore } from '../../../ports/state-store.ts';
import { ApiError } from '../client/api-error.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs } from '../client/object.ts';
import { labelsOf, nameOf, selectorOf, type Place } from './place.ts';

const inputSchema = z.strictObject({ id: z.string(), input: z.unknown() });
const holderSchema = z.looseObject({ data: z.looseObject({ input: z.string() }) });

/**
 * Wishes as ConfigMaps of their own: whoever may create one may wish, without a right on the rollout itself, and nobody
 * waits for another. They carry no token, since they come from people beside the lease.
 */
export function openInputs(
  cluster: Cluster,
  place: Place,
): Pick<StateStore, 'queueInput' | 'inputs' | 'dropInput'> {
  // An id may hold what no name may.
  const nameFor = (rollout: string, id: string) =>
    nameOf(place, rollout, 'input', createHash('sha256').update(id).digest('hex').slice(0, 16));
  return {
    queueInput: async (rollout, input) => {
      const labels = labelsOf(place, 'input', rollout);
      try {
        await cluster.create({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: nameFor(rollout, input.id), labels },
          data: { input: JSON.stringify(input) },
        });
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error;
      }
    },
    inputs: async (rollout) => {
      const labelSelector = selectorOf(labelsOf(place, 'input', rollout));
      const found = await cluster.list(KINDS.ConfigMap, { labelSelector });
      const inputs = found.map((object) => {
        const what = `configmaps ${object.metadata.name}`;
        const { data } = readAs(holderSchema, object, what);
        const content: unknown = JSON.parse(data.input);
        const { id, input } = readAs(inputSchema, content, what);
        return { id, input };
      });
      return inputs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    dropInput: async (rollout, id) => {
      await cluster.remove({ kind: KINDS.ConfigMap, name: nameFor(rollout, id) });
    },
  };
}
