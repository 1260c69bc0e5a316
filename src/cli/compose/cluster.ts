import { UserError } from '../../shared/errors.ts';
import type { Runtime } from './runtime.ts';

const refuse = (): Promise<never> =>
  Promise.reject(
    new UserError(
      'environments in a cluster cannot be driven by this version yet',
      'Use an environment with runtime: local.',
    ),
  );

/** A Kubernetes cluster. */
export const CLUSTER: Runtime = { resolve: refuse, openWorld: refuse, observeSlot: refuse };
