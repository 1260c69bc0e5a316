import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { UserError } from '../../../shared/errors.ts';
import type { Access } from './access.ts';
import { accessInCluster, isInCluster } from './in-cluster.ts';
import { accessByKubeconfig } from './kubeconfig.ts';

/** Where to look for the way to the cluster. */
export type AccessOptions = {
  /** Path of a kubeconfig; else `KUBECONFIG`, then `~/.kube/config`, then the pod's service account. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
};

/**
 * Access as kubectl would find it.
 * @throws {UserError} when there is none, or it cannot be used.
 */
export async function findAccess(options: AccessOptions): Promise<Access> {
  const environment = options.environment ?? process.env;
  const paths = pathsOf(options.kubeconfig, environment);
  if (paths.length > 0) return accessByKubeconfig(paths, options.context);
  if (isInCluster(environment)) return accessInCluster(environment);
  throw new UserError(
    'no Kubernetes cluster: there is no kubeconfig and this is no pod',
    'Set KUBECONFIG, or write ~/.kube/config; on K3s: export KUBECONFIG=/etc/rancher/k3s/k3s.yaml',
  );
}

function pathsOf(
  given: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  if (given !== undefined) return [given];
  const named = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  // Of several files some may be missing, as kubectl allows; one that was named alone must be there.
  if (named.length > 0)
    return named.length === 1 ? named : named.filter((path) => existsSync(path));
  const own = join(environment['HOME'] ?? homedir(), '.kube', 'config');
  return existsSync(own) ? [own] : [];
}
