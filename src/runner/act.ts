import type { RolloutDocument, SlotName } from '../domain/record.ts';
import type { Action, Weights } from '../domain/rollout.ts';
import type { EdgeIntent } from '../ports/edge.ts';
import type { World } from '../ports/world.ts';
import { assertNever, messageOf } from '../shared/errors.ts';
import type { BackgroundCheck } from './background-checks.ts';
import { noWeights } from './weights.ts';

/** What actions need beside the world. */
export type Hands = {
  readonly world: World;
  readonly document: RolloutDocument;
  readonly previewSecret: string;
  readonly checks: BackgroundCheck;
};

/** A synthetic check that failed is run again after this. */
const CHECK_EVERY_MS = 2000;

/**
 * Carries out the actions in their order and stops at the first that fails; what it brought about is told by the next
 * observation, never by its return. Answers with what failed.
 */
export async function act(hands: Hands, actions: readonly Action[]): Promise<string | undefined> {
  for (const action of actions) {
    try {
      await carryOut(hands, action);
    } catch (error) {
      return `${action.kind}: ${messageOf(error)}`;
    }
  }
  return undefined;
}

async function carryOut(hands: Hands, action: Action): Promise<void> {
  const { world, document, previewSecret, checks } = hands;
  switch (action.kind) {
    case 'deploy-candidate':
      return world.workloads.deploy(document.candidate);
    case 'run-checks': {
      await world.edge.write(intentOf(hands, noWeights(document.plan)));
      const { release } = document.candidate;
      checks.ensure(() => world.checks.run({ previewSecret, release }), CHECK_EVERY_MS);
      return undefined;
    }
    case 'write-weights':
      return world.edge.write(intentOf(hands, action.weights));
    case 'retire':
      return retire(hands, action.role);
    default:
      return assertNever(action);
  }
}

/** Before a slot goes, the other takes over the orders that it made. */
async function retire(hands: Hands, role: 'candidate' | 'stable'): Promise<void> {
  const { world, document } = hands;
  const staying = document[role === 'stable' ? 'candidate' : 'stable'].slot;
  const weights =
    role === 'stable' ? (document.plan.steps.at(-1)?.weights ?? {}) : noWeights(document.plan);
  await world.edge.write({
    candidate: document.candidate.slot,
    weights,
    orders: { ofCandidate: staying, ofStable: staying },
    previewSecret: undefined,
  });
  await world.workloads.retire(document[role].slot);
}

/** While both slots are there each finishes the orders that it began; on the way back stable takes over all. */
function intentOf({ document, previewSecret }: Hands, weights: Weights): EdgeIntent {
  const { candidate, stable, state } = document;
  const back: SlotName = state.phase === 'aborting' ? stable.slot : candidate.slot;
  return {
    candidate: candidate.slot,
    weights,
    orders: { ofCandidate: back, ofStable: stable.slot },
    previewSecret,
  };
}
