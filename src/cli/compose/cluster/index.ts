import { findInstallation, openAdoption } from './adoption.ts';
import { testsOf } from './post-deploy.ts';
import { lookAhead } from './preflight.ts';
import { resolveRequest } from './released.ts';
import { observeSlot } from './workloads.ts';
import { openClusterWorld } from './world.ts';
import type { Runtime } from '../runtime.ts';

/** A Kubernetes cluster. */
export const CLUSTER: Runtime = {
  resolve: resolveRequest,
  openWorld: openClusterWorld,
  observeSlot,
  lookAhead,
  postDeployTests: testsOf,
  adoption: { find: findInstallation, open: openAdoption },
};
