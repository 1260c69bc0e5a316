import type { StateStore } from '../../ports/state-store.ts';
import { UserError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';

/** The state of an environment in its cluster. */
export function openClusterStore({ environment }: Scene): Promise<StateStore> {
  return Promise.reject(
    new UserError(
      `${environment} is in a cluster, where this version cannot keep state yet`,
      'Use an environment with runtime: local.',
    ),
  );
}
