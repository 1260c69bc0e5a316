import { openKubernetesStore } from '../../../adapters/kubernetes/store/open-kubernetes-store.ts';
import type { StateStore } from '../../../ports/state-store.ts';
import type { Scene } from '../../application.ts';
import { clusterOf } from './place.ts';

/** The state of an environment in its cluster. */
export async function openClusterStore(scene: Scene): Promise<StateStore> {
  const { application, environment } = scene;
  return openKubernetesStore({
    cluster: await clusterOf(scene),
    application: application.name,
    environment,
  });
}
