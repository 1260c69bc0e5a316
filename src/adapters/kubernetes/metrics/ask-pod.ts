import { OperationError } from '../../../shared/errors.ts';
import type { Cluster } from '../client/cluster.ts';

const DEADLINE_MS = 2500;

/**
 * What a pod answers with 200, read through the API server.
 * @throws {OperationError} `rejected` for another status, or what the API server says.
 */
export async function askPod(
  cluster: Cluster,
  {
    pod,
    port,
    path,
  }: { readonly pod: string; readonly port: number | string; readonly path: string },
): Promise<string> {
  const { status, body } = await cluster.proxy({ pod, port, path }, { timeoutMs: DEADLINE_MS });
  if (status === 200) return body;
  throw new OperationError(`pod ${pod} ${path}: expected 200, got ${status}`, {
    code: 'rejected',
    retryable: true,
  });
}
