import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Access } from './access.ts';
import { tokenIn } from './credentials.ts';
import { readText } from './read-text.ts';

/** Where the kubelet puts a pod's service account. */
const FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether this process runs in a pod with a service account. */
export function isInCluster(environment: Environment, folder: string = FOLDER): boolean {
  return environment['KUBERNETES_SERVICE_HOST'] !== undefined && existsSync(join(folder, 'token'));
}

/** Access by the service account of the pod; its token is read anew for each call, as the kubelet replaces it. */
export async function accessInCluster(
  environment: Environment,
  folder: string = FOLDER,
): Promise<Access> {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? 'kubernetes.default.svc';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '443';
  const namespace = join(folder, 'namespace');
  return {
    label: 'in-cluster',
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    namespace: existsSync(namespace) ? (await readText(namespace, 'namespace')).trim() : undefined,
    authority: await readText(join(folder, 'ca.crt'), 'certificate authority'),
    serverName: undefined,
    proxyUrl: undefined,
    identity: async () => ({ token: await tokenIn(join(folder, 'token')) }),
    forget: () => true,
  };
}
