import type { SlotName } from '../../../domain/record.ts';
import type { Ledger } from '../../../ports/ledger.ts';
import { BOOKS_PATH, booksOf, firstBooks } from '../../service/books/books-of.ts';
import { askPod } from '../metrics/ask-pod.ts';
import { isReady } from '../workloads/pod-trouble.ts';
import { listPods, type SlotPlace } from '../workloads/slot-objects.ts';

/** At most so many pods are asked: the books are the same for all. */
const MOST_ASKED = 3;
const SLOTS: readonly SlotName[] = ['blue', 'green'];

/** The books of the service, from whichever pod shows them. */
export function podLedger(options: SlotPlace & { readonly port: number | string }): Ledger {
  const { cluster, port } = options;
  const ask = async (pod: string) => {
    const text = await askPod(cluster, { pod, port, path: BOOKS_PATH });
    return booksOf(text, `pod ${pod} ${BOOKS_PATH}`);
  };
  return {
    reconcile: async () => {
      const pods = (await Promise.all(SLOTS.map((slot) => listPods(options, slot)))).flat();
      const ready = pods
        .filter(({ status }) => isReady(status))
        .map(({ metadata }) => metadata.name);
      return firstBooks(ready.slice(0, MOST_ASKED), ask);
    },
  };
}
