import type { Input } from '../domain/input.ts';
import type { Plan, RolloutState } from '../domain/rollout.ts';
import { assertNever } from '../shared/errors.ts';

/** Why an input changes nothing. */
type Refusal = 'finished' | 'not-an-approver' | 'own-rollout' | 'nothing-to-approve';

/** What became of an input. */
export type InputOutcome =
  | { readonly kind: 'applied'; readonly state: RolloutState }
  | { readonly kind: 'refused'; readonly why: Refusal };

type Rollout = { readonly plan: Plan; readonly state: RolloutState; readonly requester: string };

/** How many people must want to go on in spite of a freeze (payment policy P8). */
const OVERRIDES_NEEDED = 2;

/**
 * Takes an input up. Valid in every phase that is not finished; a repeated input changes nothing more. Approvals and
 * overrides come from people named in the plan where it names any, and where two are needed never from the requester.
 */
export function applyInput(rollout: Rollout, input: Input): InputOutcome {
  const { state } = rollout;
  if (state.phase === 'promoted' || state.phase === 'rolled-back') return refuse('finished');
  switch (input.kind) {
    case 'pause':
      return apply(state, { paused: true });
    case 'resume':
      return apply(state, { paused: false, heldReason: undefined });
    case 'promote':
      return apply(state, { paused: false, hurried: true });
    case 'abort':
      return abort(state, input);
    case 'approve':
      return approve(rollout, input.by);
    case 'override-freeze':
      return overrideFreeze(rollout, input);
    default:
      return assertNever(input);
  }
}

function apply(state: RolloutState, change: Partial<RolloutState>): InputOutcome {
  return { kind: 'applied', state: { ...state, ...change } };
}

/** Whoever asks again while it goes back step by step wants it now. */
function abort(
  state: RolloutState,
  { by, text }: { readonly by: string; readonly text: string },
): InputOutcome {
  const hurried = state.hurried || state.isRamp === true;
  const abortReason = state.abortReason ?? ({ code: 'aborted', details: { by, text } } as const);
  return apply(state, { hurried, abortReason });
}

function approve({ plan, state, requester }: Rollout, by: string): InputOutcome {
  const step = stepToApprove(plan, state);
  if (step === undefined) return refuse('nothing-to-approve');
  const refused = refusalOf(plan, by, plan.approvals.required > 1 ? requester : undefined);
  if (refused !== undefined) return refuse(refused);
  const given = state.approvals.some((one) => one.step === step && one.by === by);
  return apply(state, given ? {} : { approvals: [...state.approvals, { step, by }] });
}

function overrideFreeze(
  { plan, state, requester }: Rollout,
  { by, text }: { readonly by: string; readonly text: string },
): InputOutcome {
  const named = plan.approvals.approvers.includes(by);
  const refused = named ? refusalOf(plan, by, requester) : 'not-an-approver';
  if (refused !== undefined) return refuse(refused);
  const others = state.overrides.filter((one) => one.by !== by);
  return apply(state, { overrides: [...others, { by, text }] });
}

/** True when enough people approved the step, or it needs nobody. */
export function isApproved(plan: Plan, state: RolloutState, step: number): boolean {
  if (plan.steps[step]?.needsApproval !== true) return true;
  const people = new Set(state.approvals.filter((one) => one.step === step).map(({ by }) => by));
  return people.size >= plan.approvals.required;
}

/** True when enough people want to go on in spite of a freeze. */
export function isFreezeOverridden({ overrides }: RolloutState): boolean {
  return overrides.length >= OVERRIDES_NEEDED;
}

/** The step that an approval counts for: the first from here on that still waits for one. */
function stepToApprove(plan: Plan, state: RolloutState): number | undefined {
  const step = plan.steps.findIndex(
    (_one, index) => index >= state.step && !isApproved(plan, state, index),
  );
  return step === -1 ? undefined : step;
}

function refusalOf(plan: Plan, by: string, excluded: string | undefined): Refusal | undefined {
  const { approvers } = plan.approvals;
  if (approvers.length > 0 && !approvers.includes(by)) return 'not-an-approver';
  return by === excluded ? 'own-rollout' : undefined;
}

function refuse(why: Refusal): InputOutcome {
  return { kind: 'refused', why };
}
