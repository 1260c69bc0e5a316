import { openLocalEvidence } from '../adapters/local/store/evidence.ts';
import { openLocalStore } from '../adapters/local/store/index.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { Scene } from './application.ts';
import { CLOCK } from './clock.ts';

/** The state of an environment: in its folder, or in its cluster. */
export async function openStore(scene: Scene): Promise<StateStore> {
  if (scene.settings.runtime === 'local') return openLocalStore(scene.folder, CLOCK);
  const { openClusterStore } = await import('./compose/cluster/store.ts');
  return openClusterStore(scene);
}

/** The evidence of an environment's rollouts, on the machine that drives them. */
export function openEvidence({ folder }: Scene): EvidenceStore {
  return openLocalEvidence(folder);
}
