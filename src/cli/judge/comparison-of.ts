import { PEERS } from '../../peers/peers.ts';
import { openComparison, type Comparison } from '../../replay/compare.ts';
import { UserError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import { openEvidence } from '../store.ts';

/** What others would have decided in a rollout; absent when this machine has no evidence of it that can be read. */
export async function comparisonOf(scene: Scene, id: string): Promise<Comparison | undefined> {
  const lines = await openEvidence(scene).follow(id)();
  const comparing = openComparison(PEERS);
  const file = 'evidence.ndjson';
  try {
    for (const [k, text] of lines.entries()) comparing.read(text, { file, line: k + 1 });
    return comparing.result(file);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
