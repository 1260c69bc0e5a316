import { z } from 'zod';
import type { Look } from '../../../domain/record.ts';
import type { StateStore } from '../../../ports/state-store.ts';
import type { Cluster } from '../client/cluster.ts';
import type { Fence } from './fence.ts';
import { labelsOf, nameOf, type Place } from './place.ts';
import { followSegments, openSegments, type Segments } from './segments.ts';

/** A day of looks at every five seconds and more; then the oldest go. */
const KEPT_SEGMENTS = 1000;

const lookSchema = z.custom<Look>((value) => typeof value === 'object' && value !== null);

/** Looks are for people; a line that cannot be read is passed over. */
export function openLooks(
  cluster: Cluster,
  fence: Fence,
  place: Place,
): Pick<StateStore, 'addLook' | 'looks' | 'followLooks'> {
  const whereOf = (id: string) => ({
    name: nameOf(place, id, 'looks'),
    labels: labelsOf(place, 'looks', id),
    keep: KEPT_SEGMENTS,
  });
  const opened = new Map<string, Segments>();
  const segmentsOf = (id: string) => {
    const segments = opened.get(id) ?? openSegments(cluster, fence, whereOf(id));
    opened.set(id, segments);
    return segments;
  };
  return {
    addLook: (id, look) => segmentsOf(id).append(JSON.stringify(look)),
    looks: async (id) =>
      (await segmentsOf(id).read()).flatMap(({ lines }) => lines.flatMap(lookIn)),
    followLooks: (id) => {
      const follow = followSegments(cluster, whereOf(id));
      return async () => (await follow()).flatMap(lookIn);
    },
  };
}

function lookIn(line: string): readonly Look[] {
  try {
    const parsed = lookSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
