import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import { stringify } from 'yaml';
import { z } from 'zod';
import { KINDS, openCluster } from '../../src/adapters/kubernetes/index.ts';
import type { Cluster } from '../../src/adapters/kubernetes/client/cluster.ts';
import { until } from './zhiyou.ts';

/** A Prometheus of its own that asks the pods of one namespace every second. */
export type Prometheus = {
  readonly url: string;
  /** How many pods it has numbers of now. */
  readonly up: () => Promise<number>;
  /** Ends the process, as a machine does that goes away. */
  readonly kill: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const READY_MS = 30_000;
const answerSchema = z.looseObject({
  data: z.looseObject({
    result: z.array(z.looseObject({ value: z.tuple([z.number(), z.string()]) })),
  }),
});

const podSchema = z.looseObject({
  status: z.looseObject({ podIP: z.string().optional() }),
});

/** Starts the `prometheus` of the machine on a free port of the loopback; Debian's finds no pods, so it is told them. */
export async function startPrometheus(namespace: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-prometheus-'));
  const cluster = await openCluster({ namespace });
  const targets = await serveTargets(cluster, namespace);
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, stringify(configuration(targets.url), { version: '1.1' }));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    'prometheus',
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const url = `http://${address}`;
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  await until('Prometheus is ready', () => isReady(url), READY_MS);
  return {
    url,
    up: () => countUp(url),
    kill,
    close: async () => {
      await kill();
      targets.server.close();
      await cluster.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(targetsUrl: string): object {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: [
      {
        job_name: 'smart-travel',
        metrics_path: '/api/metrics',
        http_sd_configs: [{ url: targetsUrl, refresh_interval: '1s' }],
      },
    ],
  };
}

/** Tells where the pods of a namespace are, in the form that Prometheus asks for. */
async function serveTargets(
  cluster: Cluster,
  namespace: string,
): Promise<{ readonly url: string; readonly server: Server }> {
  const server = createHttpServer((_request, response) => {
    void targetsIn(cluster, namespace).then(
      (targets) => {
        response.setHeader('content-type', 'application/json').end(JSON.stringify(targets));
      },
      () => response.writeHead(503).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${portOf(server.address())}/`, server };
}

async function targetsIn(cluster: Cluster, namespace: string): Promise<readonly object[]> {
  const pods = await cluster.list(KINDS.Pod, { limit: 100 });
  return pods.flatMap((pod) => {
    const address = podSchema.parse(pod).status.podIP;
    if (address === undefined) return [];
    const labels = { namespace, pod: pod.metadata.name };
    return [{ targets: [`${address}:3000`], labels }];
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${url}/-/ready`);
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

async function countUp(url: string): Promise<number> {
  const { body } = await request(`${url}/api/v1/query`, { query: { query: 'sum(up)' } });
  const [first] = answerSchema.parse(await body.json()).data.result;
  return Number(first?.value[1] ?? 0);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
