import type { RolloutDocument } from '../domain/record.ts';
import type { Action } from '../domain/rollout.ts';
import type { Clock } from '../ports/clock.ts';
import type { EdgeIntent } from '../ports/edge.ts';
import type { World } from '../ports/world.ts';
import { assertNever, messageOf } from '../shared/errors.ts';
import type { BackgroundCheck } from './background-checks.ts';
import { allStable } from '../engine/phases/phase.ts';

/** What actions need beside the world. */
export type Hands = {
  readonly world: World;
  readonly document: RolloutDocument;
  readonly previewSecret: string;
  readonly checks: BackgroundCheck;
};

/** A synthetic check that failed is run again after this. */
const CHECK_EVERY_MS = 2000;
/** Longest time that a look waits for a deployment. */
const DEPLOY_PATIENCE_MS = 2000;

/**
 * Carries out the actions in their order; what it brought about is told by the next observation, never by its return.
 * After the first that fails only deployments go on: an edge that refuses a slot with nothing ready waits for them.
 * Answers with what failed first.
 */
export async function act(hands: Hands, actions: readonly Action[]): Promise<string | undefined> {
  let trouble: string | undefined;
  for (const action of actions) {
    if (trouble !== undefined && action.kind !== 'deploy') continue;
    try {
      await carryOut(hands, action);
    } catch (error) {
      trouble ??= `${action.kind}: ${messageOf(error)}`;
    }
  }
  return trouble;
}

async function carryOut(hands: Hands, action: Action): Promise<void> {
  const { world, document, previewSecret, checks } = hands;
  switch (action.kind) {
    case 'deploy': {
      // Before a slot gets another version, the trusted one takes over the orders that the slot made in an earlier life.
      if (document.state.phase === 'preparing')
        await world.edge.write(intentOf(hands, noTraffic(hands)));
      return waitAWhile(world.clock, world.workloads.deploy(document[action.role]));
    }
    case 'run-checks': {
      await world.edge.write(intentOf(hands, noTraffic(hands)));
      const { release } = document.candidate;
      checks.ensure(() => world.checks.run({ previewSecret, release }), CHECK_EVERY_MS);
      return undefined;
    }
    case 'write-weights':
      return world.edge.write(intentOf(hands, action));
    case 'retire-candidate': {
      await world.edge.write(intentOf(hands, noTraffic(hands)));
      return world.workloads.retire(document.candidate.slot);
    }
    default:
      return assertNever(action);
  }
}

/** A deployment may take long; it goes on while the loop looks, judges and takes an abort up. */
async function waitAWhile(clock: Clock, deployment: Promise<void>): Promise<void> {
  const stop = new AbortController();
  const patience = clock.wait(DEPLOY_PATIENCE_MS, stop.signal);
  // A failure after that shows in the next observation, and in the deployment that follows.
  deployment.catch(() => undefined);
  try {
    await Promise.race([deployment, patience]);
  } finally {
    stop.abort('over');
  }
}

type Split = Omit<Extract<Action, { readonly kind: 'write-weights' }>, 'kind'>;

function noTraffic({ document }: Hands): Split {
  return { weights: allStable(document.plan) };
}

/**
 * While both slots take payments each finishes the orders that it began. Before that, and on the way back, stable
 * answers for all; once the candidate is stable, it does. A finished rollout can be previewed by nobody.
 */
function intentOf({ document, previewSecret }: Hands, split: Split): EdgeIntent {
  const { candidate, stable, state } = document;
  const { weights, audience, mirrorPercent } = split;
  const paying = (weights['payment'] ?? 0) > 0;
  const finished = document.finishedAtMs !== undefined;
  const preview = finished ? undefined : previewSecret;
  if (document.plan.inPlace) return inPlaceIntent(document, preview);
  return {
    candidate: candidate.slot,
    weights,
    audience,
    ...(mirrorPercent === undefined ? {} : { mirrorPercent }),
    orders: {
      ofCandidate: paying ? candidate.slot : stable.slot,
      ofStable: state.phase === 'promoted' ? candidate.slot : stable.slot,
    },
    previewSecret: preview,
  };
}

/** One slot serves everything, whatever release is in it. */
function inPlaceIntent(
  { candidate: { slot }, plan }: RolloutDocument,
  previewSecret: string | undefined,
): EdgeIntent {
  const weights = Object.fromEntries(Object.keys(allStable(plan)).map((name) => [name, 100]));
  return {
    candidate: slot,
    weights,
    audience: undefined,
    orders: { ofCandidate: slot, ofStable: slot },
    previewSecret,
  };
}
