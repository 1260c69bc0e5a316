import { request } from 'undici';
import { z } from 'zod';
import { messageOf, OperationError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';
import { KINDS } from '../client/kinds.ts';

/** One process of the edge. */
export type EdgeInstance = {
  readonly name: string;
  /** Its metrics in the Prometheus text format. */
  readonly metrics: () => Promise<string>;
  /** The status that it answers a visitor with; absent when it cannot be asked as one. */
  readonly status: ((path: string) => Promise<number>) | undefined;
};

/** Every process of the edge that may answer visitors now. @throws {OperationError} when they cannot be found. */
export type EdgeInstances = () => Promise<readonly EdgeInstance[]>;

/** Where the pods of the edge are. */
export type EdgePods = {
  readonly namespace: string;
  /** Such as `app.kubernetes.io/name=traefik`. */
  readonly labelSelector: string;
  readonly metricsPort: number;
  /** The port of visitors, on an entry point that the routes are on; absent: the edge is not asked as a visitor. */
  readonly webPort?: number | undefined;
  /** How that port is spoken to; `http` unless said. */
  readonly webScheme?: 'http' | 'https' | undefined;
};

const TIMEOUT_MS = 2500;
const MAX_METRICS_BYTES = 32 * 1024 * 1024;
const METRICS_PATH = '/metrics';

const podSchema = z.looseObject({
  status: z
    .looseObject({
      conditions: z.array(z.looseObject({ type: z.string(), status: z.string() })).nullish(),
    })
    .optional(),
});

/** Reaches the edge's pods through the API server, from wherever that can be reached. */
export function podInstances(cluster: Cluster, pods: EdgePods): EdgeInstances {
  const { namespace, labelSelector, metricsPort, webPort, webScheme } = pods;
  return async () => {
    const found = await cluster.list(KINDS.Pod, {
      namespace,
      labelSelector,
      timeoutMs: TIMEOUT_MS,
    });
    const ready = found.filter((pod) => isReady(pod));
    if (ready.length === 0) {
      throw unreachable(`no ready pod of the edge in namespace ${namespace} (${labelSelector})`);
    }
    return ready.map(({ metadata: { name } }) => {
      const ask = (port: number, path: string, scheme?: 'http' | 'https') =>
        cluster.proxy({ namespace, pod: name, port, path, scheme }, { timeoutMs: TIMEOUT_MS });
      return {
        name,
        metrics: async () => {
          const { status, body } = await ask(metricsPort, METRICS_PATH);
          if (status === 200) return body;
          throw unreachable(
            `pod ${name}: port ${metricsPort} answered ${status} for ${METRICS_PATH}`,
          );
        },
        status:
          webPort === undefined
            ? undefined
            : async (path) => (await ask(webPort, path, webScheme)).status,
      };
    });
  };
}

function isReady(pod: unknown): boolean {
  const parsed = podSchema.safeParse(pod);
  const conditions = parsed.success ? (parsed.data.status?.conditions ?? []) : [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** An instance that is reached by its own addresses. */
export type EdgeAddress = {
  readonly metricsUrl: string;
  readonly webUrl?: string | undefined;
};

/** Reaches the edge directly, such as from inside the cluster or on the node. */
export function addressInstances(addresses: readonly EdgeAddress[]): EdgeInstances {
  return async () =>
    addresses.map(({ metricsUrl, webUrl }) => ({
      name: metricsUrl,
      metrics: async () => {
        const { status, body } = await get(metricsUrl);
        if (status === 200) return body;
        throw unreachable(`${metricsUrl} answered ${status}`);
      },
      status:
        webUrl === undefined
          ? undefined
          : async (path) => (await get(new URL(path, webUrl).href)).status,
    }));
}

async function get(url: string): Promise<{ readonly status: number; readonly body: string }> {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = await body.text();
    if (text.length > MAX_METRICS_BYTES) throw unreachable(`${url}: the answer is too large`);
    return { status: statusCode, body: text };
  } catch (error) {
    if (error instanceof OperationError) throw error;
    throw unreachable(`${url}: ${messageOf(error)}`, error);
  }
}

function unreachable(message: string, cause?: unknown): OperationError {
  return new OperationError(message, { code: 'unreachable', retryable: true, cause });
}
