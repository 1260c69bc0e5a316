import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import type { StateStore } from '../../../ports/state-store.ts';
import { OperationError } from '../../../shared/errors.ts';
import { holderSchema } from '../../journal/holder.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';
import { readAs } from '../client/object.ts';
import type { Fence } from './fence.ts';
import { labelsOf, nameOf, type Place } from './place.ts';

const servingSchema = z.looseObject({ data: z.looseObject({ serving: z.string() }) });
const memorySchema = z.looseObject({ data: z.looseObject({ memory: z.string() }) });

/** A Secret may have 1 MiB, which base64 makes of three quarters of that. */
const MAX_PACKED_BYTES = 700 * 1024;
const MAX_MEMORY_BYTES = 32 * 1024 * 1024;

/** What served before the first rollout, in a ConfigMap. */
export function openServing(
  cluster: Cluster,
  fence: Fence,
  place: Place,
): Pick<StateStore, 'serving' | 'saveServing'> {
  const ref = { kind: KINDS.ConfigMap, name: nameOf(place, 'serving') };
  return {
    serving: async () => {
      const found = await cluster.find(ref);
      if (found === undefined) return undefined;
      const { data } = readAs(servingSchema, found, ref.name);
      const content: unknown = JSON.parse(data.serving);
      return readAs(holderSchema, content, ref.name);
    },
    saveServing: async (holder) => {
      const labels = labelsOf(place, 'serving');
      await fence.write(ref, () => ({ labels, data: { serving: JSON.stringify(holder) } }));
    },
  };
}

/** What the runner remembers, compressed. It holds the preview secret, so it is a Secret. */
export function openMemory(
  cluster: Cluster,
  fence: Fence,
  place: Place,
): Pick<StateStore, 'memory' | 'saveMemory'> {
  const refOf = (id: string) => ({ kind: KINDS.Secret, name: nameOf(place, id, 'memory') });
  return {
    memory: async (id) => {
      const ref = refOf(id);
      const found = await cluster.find(ref);
      if (found === undefined) return undefined;
      const { data } = readAs(memorySchema, found, `secrets ${ref.name}`);
      return unpacked(data.memory);
    },
    saveMemory: async (id, memory) => {
      const packed = gzipSync(JSON.stringify(memory));
      if (packed.length > MAX_PACKED_BYTES) throw tooLarge(refOf(id).name, packed.length);
      const labels = labelsOf(place, 'memory', id);
      const data = { memory: packed.toString('base64') };
      await fence.write(refOf(id), () => ({ labels, type: 'Opaque', data }));
    },
  };
}

function unpacked(base64: string): unknown {
  const bytes = gunzipSync(Buffer.from(base64, 'base64'), { maxOutputLength: MAX_MEMORY_BYTES });
  const content: unknown = JSON.parse(bytes.toString('utf8'));
  return content;
}

function tooLarge(name: string, bytes: number): OperationError {
  return new OperationError(
    `secrets ${name}: what must be remembered has ${bytes} bytes compressed, above ${MAX_PACKED_BYTES}`,
    { code: 'rejected', retryable: false },
  );
}
