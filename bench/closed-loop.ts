import { Pool, type Dispatcher } from 'undici';

/** Answers a second that `connections` callers get who each ask again as soon as they are answered, over `forMs`. */
export async function closedLoop(
  urls: readonly string[],
  { connections, forMs }: { readonly connections: number; readonly forMs: number },
): Promise<number> {
  const pools = urls.map((url) => new Pool(url, { connections: connections / urls.length }));
  const startedMs = performance.now();
  const endMs = startedMs + forMs;
  const callers = Array.from({ length: connections }, (_one, k) =>
    callUntil(endMs, pools[k % pools.length]),
  );
  const counts = await Promise.all(callers);
  const tookMs = performance.now() - startedMs;
  await Promise.all(pools.map((pool) => pool.close()));
  return (1000 * counts.reduce((sum, count) => sum + count, 0)) / tookMs;
}

async function callUntil(endMs: number, pool: Pool | undefined): Promise<number> {
  if (pool === undefined) return 0;
  let count = 0;
  for (; performance.now() < endMs; count += 1) await answered(pool);
  return count;
}

/** @throws {Error} when there is no answer of 200: a figure over failures would be worth nothing. */
function answered(pool: Pool): Promise<void> {
  return new Promise((resolve, reject) => {
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart: () => undefined,
      onResponseStart: (_controller, status) => {
        if (status !== 200) reject(new Error(`expected 200, got ${status}`));
      },
      onResponseData: () => undefined,
      onResponseEnd: () => resolve(),
      onResponseError: (_controller, error) => reject(error),
    };
    pool.dispatch({ method: 'GET', path: '/api/travel/search?q=x' }, handler);
  });
}
