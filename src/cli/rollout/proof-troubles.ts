import type { Strategy } from '../../domain/rollout.ts';
import type { InstanceSample } from '../../ports/metrics.ts';
import { messageOf, OperationError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import { proofPlan, USUAL_RATIO } from '../judge/plan.ts';
import { unseenMeasures } from '../judge/unseen-measures.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { ratesText, warningTexts } from '../render/proof-plan.ts';

/** What a rollout is judged by, as far as it is known before it begins. */
export type Undecided = {
  readonly scene: Scene;
  readonly strategy: Strategy;
  /** The numbers of the version that serves. */
  readonly scrape: () => Promise<readonly InstanceSample[]>;
};

/**
 * What the gates cannot decide in time, each with what to change: too little traffic for their bounds, or numbers that
 * do not have what a gate asks for. A version that serves and is only silent right now is no warning.
 */
export async function proofTroubles(
  { scene, strategy, scrape }: Undecided,
  words: Catalogue,
): Promise<readonly string[]> {
  const { warnings, traffic } = proofPlan(scene, { strategy, error: USUAL_RATIO }, []);
  const told = warningTexts(warnings, words).map(
    (text) => `${text} (${ratesText(traffic, words)})`,
  );
  return [...told, ...(await countingTroubles(scene, scrape, words))];
}

async function countingTroubles(
  { settings }: Scene,
  scrape: Undecided['scrape'],
  { judge, phrases }: Catalogue,
): Promise<readonly string[]> {
  try {
    const unseen = unseenMeasures(settings.measures, await scrape());
    return unseen.length === 0 ? [] : [judge.notCounted(phrases.join(unseen))];
  } catch (error) {
    const isLasting = error instanceof OperationError && !error.retryable;
    return isLasting ? [judge.noBoundary(messageOf(error))] : [];
  }
}
