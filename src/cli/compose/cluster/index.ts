import { observeOnly, openClusterWorld } from './world.ts';
import { resolveRelease } from './release.ts';
import type { Runtime } from '../runtime.ts';

/** A Kubernetes cluster. */
export const CLUSTER: Runtime = {
  resolve: resolveRelease,
  openWorld: openClusterWorld,
  observeSlot: observeOnly,
};
