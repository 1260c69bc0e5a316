import { setTimeout as wait } from 'node:timers/promises';
import { startVisitors, type VisitorStats } from '../src/adapters/local/visitors/index.ts';
import { compare, type BenchmarkOptions, type Figure } from './benchmark.ts';
import { closedLoop } from './closed-loop.ts';
import { openEdgeScene, type EdgeScene } from './edge-scene.ts';

const CONNECTIONS = 50;
const STEADY_REQUESTS_PER_SECOND = 600;

/** The edge against the processes behind it: how much passes at most, and how long a request takes at a steady pace. */
export async function edge(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const scene = await openEdgeScene();
  try {
    const forMs = options.quick ? 300 : 3000;
    // The first requests of a process are slow: they are not what is asked for.
    await closedLoop([scene.edgeUrl], { connections: CONNECTIONS, forMs });
    await closedLoop(scene.directUrls, { connections: CONNECTIONS, forMs });
    const most = await compare(
      {
        what: `requests through the edge, ${CONNECTIONS} connections`,
        unit: '1/s',
        measure: () => closedLoop([scene.edgeUrl], { connections: CONNECTIONS, forMs }),
        against: {
          what: 'direct',
          measure: () => closedLoop(scene.directUrls, { connections: CONNECTIONS, forMs }),
        },
      },
      options.repetitions,
    );
    return [most, ...(await latencies(scene, options))];
  } finally {
    await scene.end();
  }
}

async function latencies(
  { edgeUrl, directUrls }: EdgeScene,
  { repetitions, quick }: BenchmarkOptions,
): Promise<readonly Figure[]> {
  const forMs = quick ? 300 : 5000;
  const figures: Figure[] = [];
  for (const quantile of ['p50', 'p99'] as const) {
    const measure = async () => (await steady(edgeUrl, forMs)).latencyMs[quantile];
    const direct = async () => (await steady(directUrls[0] ?? '', forMs)).latencyMs[quantile];
    const what = `${quantile} through the edge at ${STEADY_REQUESTS_PER_SECOND} requests/s`;
    const against = { what: 'direct', measure: direct };
    figures.push(await compare({ what, unit: 'ms', measure, against }, repetitions));
  }
  return figures;
}

/** @throws {Error} when a request was lost. */
async function steady(url: string, forMs: number): Promise<VisitorStats> {
  const mix = { search: 1, plan: 0 };
  const requestsPerSecond = STEADY_REQUESTS_PER_SECOND;
  const visitors = startVisitors({ url, requestsPerSecond, seed: 1, mix });
  await wait(forMs);
  await visitors.stop();
  const stats = visitors.stats();
  if (stats.failed > 0) throw new Error(`lost requests: ${JSON.stringify(stats.failures)}`);
  return stats;
}
