import { lookAhead } from './preflight.ts';
import { resolveRelease } from './release.ts';
import { observeSlot } from './workloads.ts';
import { openClusterWorld } from './world.ts';
import type { Runtime } from '../runtime.ts';

/** A Kubernetes cluster. */
export const CLUSTER: Runtime = {
  resolve: resolveRelease,
  openWorld: openClusterWorld,
  observeSlot,
  lookAhead,
};
