import type { KnownReason, ReasonCode } from '../domain/reason.ts';
import type { AbortShape, Phase, Plan, RolloutState, Step, Weights } from '../domain/rollout.ts';

const PAYMENT = 'payment';
/** Reasons by which nobody is harmed. */
const PATIENT: ReadonlySet<ReasonCode> = new Set(['aborted', 'deadline', 'experiment-ended']);
/** Reasons that a person may want to look at while traffic stays. What nobody can see is not among them. */
const HOLDABLE: ReadonlySet<ReasonCode> = new Set([
  'deadline',
  'harm',
  'floor',
  'leak',
  'uneven-split',
  'shared-harm',
]);
const WITH_TRAFFIC: ReadonlySet<Phase> = new Set(['shifting', 'soaking']);
/** How long each weight of a way back in steps lasts. */
const RUNG_MS = 10_000;

/**
 * How a rollout goes back for a reason. A ramp is for reasons by which nobody is harmed, and a hold for harm outside of
 * payment while there is traffic to hold: everything else goes back at once, whatever the plan wants.
 */
export function abortShape(plan: Plan, phase: Phase, reason: KnownReason): AbortShape {
  const { onAbort = 'instant', inPlace } = plan;
  if (inPlace || !WITH_TRAFFIC.has(phase)) return 'instant';
  if (onAbort === 'ramp') return PATIENT.has(reason.code) ? 'ramp' : 'instant';
  const holds = onAbort === 'hold' && HOLDABLE.has(reason.code) && !isOfPayment(reason);
  return holds ? 'hold' : 'instant';
}

/**
 * Weights on the way back at `nowMs` (epoch): payment is back at once, the other classes go down by the steps that they
 * came up, each for ten seconds. Absent when all is to be back: at the end, without a ramp, and once somebody is in a hurry.
 */
export function rampWeights(plan: Plan, state: RolloutState, nowMs: number): Weights | undefined {
  const { abortReason, hurried, step, phaseStartedAtMs, isRamp } = state;
  if (isRamp !== true || hurried || abortReason === undefined) return undefined;
  const passed = plan.steps
    .slice(0, step)
    .filter(({ mirrorPercent }) => mirrorPercent === undefined)
    .map(({ weights }) => generalOf(weights));
  const from = highestOf(generalOf(stepOf(plan, state)?.weights ?? {}));
  const lower = passed.filter((weights) => highestOf(weights) < from);
  const unique = [...new Map(lower.map((weights) => [JSON.stringify(weights), weights])).values()];
  return unique.toReversed()[Math.floor(Math.max(0, nowMs - phaseStartedAtMs) / RUNG_MS)];
}

/** The step whose weights are wanted; the last one once all are proven. */
function stepOf({ steps }: Plan, { step }: RolloutState): Step | undefined {
  return steps[Math.min(step, steps.length - 1)];
}

function highestOf(weights: Weights): number {
  return Math.max(0, ...Object.values(weights));
}

function generalOf(weights: Weights): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, percent]) => [name, name === PAYMENT ? 0 : percent]),
  );
}

function isOfPayment({ details }: KnownReason): boolean {
  return String(details['gate'] ?? '').includes(PAYMENT);
}
