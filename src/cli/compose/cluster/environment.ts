import { rulesOf } from '../../../adapters/kubernetes/client/rights.ts';
import { GATEWAY_RIGHTS } from '../../../adapters/kubernetes/preflight/rights.ts';
import type { EnvironmentSite } from '../../../environments/look.ts';
import type { Scene } from '../../application.ts';
import { chartDemand } from './chart-demand.ts';
import { edgeKindOf } from './edge.ts';
import { targetsOf } from './metrics.ts';
import { clusterOf, clusterSettings } from './place.ts';
import { EDGE_POD_RIGHTS, rightsFor } from './preflight.ts';
import { registryOf } from './release.ts';
import { secretSource } from './secret-source.ts';

/**
 * An environment and its cluster, as the environment manager needs them.
 * @throws {UserError} when there is no way to the cluster.
 */
export async function siteOf(scene: Scene): Promise<EnvironmentSite> {
  const { namespace, edge, image, setup } = clusterSettings(scene);
  const edgeRights = edge.kind === 'gateway' ? GATEWAY_RIGHTS : [];
  return {
    place: {
      application: scene.application.name,
      environment: scene.environment,
      namespace,
      edge,
      image,
      setup,
      deployerRules: {
        own: rulesOf(rightsFor(edgeKindOf(edge)), 'namespace'),
        edge: rulesOf([...EDGE_POD_RIGHTS, ...edgeRights], 'namespace'),
      },
    },
    objects: await clusterOf(scene),
    secrets: secretSource(scene.base, process.env),
    registryAs: (login) => registryOf(scene, image, async () => ({ kind: 'password', ...login })),
    demand: () => chartDemand(scene),
    targets: targetsOf(scene),
    nowMs: Date.now,
  };
}
