import type { History } from '../../domain/history.ts';
import { historyFrom } from '../../replay/learn.ts';
import type { Session } from '../session.ts';
import { openEvidence } from '../store.ts';

/** Older rollouts fade anyway. */
const ROLLOUTS_MAX = 5;
/** An hour of looks a second, of each. */
const LINES_MAX = 3600;

/**
 * What rollouts before this one taught about its gates, from the evidence on this machine. The same for the whole life
 * of a rollout, since only older ones count.
 */
export async function historyBefore({ scene, store }: Session, id: string): Promise<History> {
  const evidence = openEvidence(scene);
  const rollouts = await store.rollouts();
  const older = rollouts.filter((one) => one.id < id && one.finishedAtMs !== undefined);
  const lines = await Promise.all(
    older.slice(0, ROLLOUTS_MAX).map(async (one) => evidence.follow(one.id)()),
  );
  return historyFrom(lines.map((one) => one.slice(0, LINES_MAX)).toReversed());
}
