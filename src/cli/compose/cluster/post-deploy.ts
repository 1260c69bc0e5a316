import { ORDER_PATIENCE } from '../../../adapters/kubernetes/checks/cluster-checks.ts';
import { postDeployTests } from '../../../adapters/service/post-deploy/run-tests.ts';
import type { PostDeployTests } from '../../../ports/post-deploy-tests.ts';
import type { Scene } from '../../application.ts';
import { clusterSettings } from './place.ts';

/** Tests of what serves in a cluster, where visitors enter. */
export function testsOf(scene: Scene): PostDeployTests {
  const { url, hosts } = clusterSettings(scene).edge;
  const { providers, slowerThanMs } = scene.application;
  return postDeployTests({
    edge: { url, host: hosts[0] ?? '' },
    providers,
    slowerThanMs,
    patience: ORDER_PATIENCE,
  });
}
