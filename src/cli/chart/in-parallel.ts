import { availableParallelism } from 'node:os';

/** Does work for each item, as many at once as there are processors; results are in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return [...results].toSorted(([one], [other]) => one - other).map(([, result]) => result);
}
