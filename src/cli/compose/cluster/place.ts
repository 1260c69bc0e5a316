import { openCluster, type Cluster } from '../../../adapters/kubernetes/index.ts';
import type { KubernetesEnvironment } from '../../../domain/application.ts';
import { InternalError } from '../../../shared/errors.ts';
import type { Scene } from '../../application.ts';

const OPEN = new WeakMap<KubernetesEnvironment, Promise<Cluster>>();

/** The settings of an environment in a cluster; only its own parts ask. */
export function clusterSettings({ settings, environment }: Scene): KubernetesEnvironment {
  if (settings.runtime === 'kubernetes') return settings;
  throw new InternalError(`${environment} does not run in a cluster`);
}

/**
 * The cluster of an environment; one connection serves the whole command.
 * @throws {UserError} when there is no way to it.
 */
export function clusterOf(scene: Scene): Promise<Cluster> {
  const settings = clusterSettings(scene);
  const { context, namespace } = settings;
  const open = OPEN.get(settings) ?? openCluster({ context, namespace });
  OPEN.set(settings, open);
  return open;
}
