import type { Obstacle } from '../plan.ts';
import { stepRecorded, stepTaken, type Stand, type Trouble } from './stand.ts';

/** Why nothing can be done; what is to be done about it is the message's to say. */
export type RotationRefusal =
  | { readonly code: 'several-sources' }
  | { readonly code: 'no-value'; readonly names: readonly string[] }
  | { readonly code: 'busy'; readonly rollouts: readonly string[] }
  | { readonly code: 'obstacle'; readonly obstacle: Obstacle }
  /** The environment is not made yet. */
  | { readonly code: 'absent' }
  /** The cluster has other values than the source, and no rotation is under way. */
  | { readonly code: 'drift' }
  /** Pods that would refuse what others sign. */
  | {
      readonly code: 'one-value-only';
      readonly consumer: string;
      readonly keys: readonly string[];
    }
  /** The source was switched before any consumer accepted the new value. */
  | { readonly code: 'out-of-turn' }
  | { readonly code: 'trial'; readonly trouble: Trouble };

/** Why a rotation cannot go on, or not begin; undefined when it can. */
export function refusalOf(stand: Stand): RotationRefusal | undefined {
  return atSource(stand) ?? inCluster(stand) ?? outOfLine(stand) ?? deafness(stand);
}

function atSource({ movedBy, keys }: Stand): RotationRefusal | undefined {
  if (movedBy === 'nobody') return { code: 'several-sources' };
  const names = keys.filter(({ name, present }) => !present.includes(name)).map((one) => one.name);
  return names.length > 0 ? { code: 'no-value', names } : undefined;
}

function inCluster({ secret, obstacle, busy }: Stand): RotationRefusal | undefined {
  if (secret === 'absent') return { code: 'absent' };
  if (obstacle !== undefined) return { code: 'obstacle', obstacle };
  return busy.length > 0 ? { code: 'busy', rollouts: busy } : undefined;
}

function outOfLine(stand: Stand): RotationRefusal | undefined {
  const taken = stepTaken(stand.keys);
  if (stand.secret !== 'differs' || stepRecorded(stand) !== 'finish') return undefined;
  if (taken === 'finish') return { code: 'drift' };
  return taken === 'switch' && stand.nature === 'signing' ? { code: 'out-of-turn' } : undefined;
}

function deafness({ nature, consumers }: Stand): RotationRefusal | undefined {
  const deaf = nature === 'signing' && consumers.find(({ lacks }) => lacks.length > 0);
  return deaf ? { code: 'one-value-only', consumer: deaf.name, keys: deaf.lacks } : undefined;
}
