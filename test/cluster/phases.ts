import { KINDS, type Cluster } from '../../src/adapters/kubernetes/index.ts';
import { z } from 'zod';

/** The phases of the rollout that goes on, as the API server shows them. */
export type Phases = {
  /** Waits for a change in this phase, or in one after it, and tells in which. */
  readonly reached: (phase: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

/** What has ended is of an earlier rollout. */
const ORDER: readonly string[] = [
  'preparing',
  'checking',
  'shifting',
  'soaking',
  'draining',
  'aborting',
];
const statusSchema = z.looseObject({ status: z.looseObject({ phase: z.string() }).optional() });

/** Watches all rollouts of the namespace. */
export function watchPhases(cluster: Cluster): Phases {
  const end = new AbortController();
  const waiting = new Set<(phase: string) => void>();
  const watch = async (): Promise<void> => {
    for await (const event of cluster.watch(KINDS.Rollout, { signal: end.signal })) {
      const objects = event.kind === 'listed' ? event.objects : [event.object];
      for (const object of event.kind === 'removed' ? [] : objects) {
        const { status } = statusSchema.parse(object);
        for (const tell of waiting) tell(status?.phase ?? '');
      }
    }
  };
  const ended = watch().catch((error: unknown) => {
    if (!end.signal.aborted) throw error;
  });
  return {
    reached: (phase) =>
      new Promise((resolve) => {
        const tell = (now: string): void => {
          if (ORDER.indexOf(now) < ORDER.indexOf(phase)) return;
          waiting.delete(tell);
          resolve(now);
        };
        waiting.add(tell);
      }),
    close: async () => {
      end.abort();
      await ended;
    },
  };
}
