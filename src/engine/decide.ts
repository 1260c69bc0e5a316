import type { KnownReason } from '../domain/reason.ts';
import type {
  AbortShape,
  Action,
  ActivePhase,
  Decision,
  Facts,
  Plan,
  RolloutState,
} from '../domain/rollout.ts';
import { abortShape, rampWeights } from './abort-shape.ts';
import { aborting } from './phases/aborting.ts';
import { checking } from './phases/checking.ts';
import { draining } from './phases/draining.ts';
import { ledgerTrouble } from './phases/ledger-trouble.ts';
import { preparing } from './phases/preparing.ts';
import { shifting } from './phases/shifting.ts';
import { nothingReady } from './phases/readiness.ts';
import { soaking } from './phases/soaking.ts';
import { allStable, goBack, hold, type Judgement, type PhaseRule } from './phases/phase.ts';

const RULES: Readonly<Record<ActivePhase, PhaseRule>> = {
  preparing,
  checking,
  shifting,
  soaking,
  draining,
  aborting,
};

/** A synthetic order may fail once by chance; a second one in a row is a broken payment. */
const SYNTHETIC_FAILURES_MAX = 1;
/** A candidate that ends by itself more often than this is broken; one start may fail for a port or a database. */
const RESTARTS_MAX = 3;
const WAITS: ReadonlySet<string> = new Set(['held', 'paused', 'frozen', 'awaiting-approval']);

type Moment = { readonly verdict: Judgement; readonly nowMs: number };

/** A rollout that has just begun at `nowMs` (epoch). */
export function newRollout(nowMs: number): RolloutState {
  return {
    phase: 'preparing',
    phaseStartedAtMs: nowMs,
    waitingSinceMs: undefined,
    step: 0,
    approvals: [],
    overrides: [],
    paused: false,
    hurried: false,
    drainedLooks: 0,
    abortReason: undefined,
  };
}

/**
 * Chooses what happens next. Pure and total: finished rollouts stay finished, an abort takes effect in every phase
 * but those, harm sends traffic back as long as the candidate is on trial, and an unknown fact never moves forward.
 */
export function decide(plan: Plan, state: RolloutState, facts: Facts, moment: Moment): Decision {
  const { phase } = state;
  if (phase === 'promoted' || phase === 'rolled-back') {
    return hold(state, { code: phase, details: {} });
  }
  const situation = { plan, state, facts, phase };
  const wayBack =
    phase === 'aborting' ? urgently(situation, moment) : backOrHeld(situation, moment);
  if (wayBack !== undefined && wayBack.state.phase !== phase) return wayBack;
  const decision = wayBack ?? RULES[phase]({ plan, state, facts, ...moment });
  return {
    ...decision,
    state: countWaiting(state, decision, moment.nowMs),
    actions: [...decision.actions, ...upkeep(situation, decision.actions)],
  };
}

/** A way back in steps is cut short by whatever harms somebody, and where nothing can be seen. */
function urgently(situation: Situation, moment: Moment): Decision | undefined {
  const { plan, state, facts } = situation;
  if (rampWeights(plan, state, moment.nowMs) === undefined) return undefined;
  const phase = state.step < plan.steps.length ? 'shifting' : 'soaking';
  const fresh = { ...state, abortReason: undefined, waitingSinceMs: undefined };
  const inTime = { ...plan, deadlinesMs: { ...plan.deadlinesMs, [phase]: Infinity } };
  const found = reasonToGoBack({ facts, plan: inTime, state: fresh, phase }, moment);
  const reason = found ?? (isLost(situation, moment) ? state.abortReason : undefined);
  if (reason === undefined) return undefined;
  const because = { code: 'go-back', details: { ...reason.details, cause: reason.code } } as const;
  return hold({ ...state, abortReason: reason, isRamp: false }, because, [
    { kind: 'write-weights', weights: allStable(plan) },
  ]);
}

/** Goes back where there is a reason to, or keeps the weights where a person is to be asked first. */
function backOrHeld(situation: Situation, moment: Moment): Decision | undefined {
  const { plan, state } = situation;
  const reason = reasonToGoBack(situation, moment) ?? state.heldReason;
  if (reason === undefined) return undefined;
  // Somebody was waited for long enough; harm that is still there must not hide it.
  const waitedMs = moment.nowMs - (state.waitingSinceMs ?? moment.nowMs);
  const held = waitedMs > plan.waitingMs ? state.heldReason : undefined;
  const shape = shapeNow(situation, reason, moment);
  if (shape === 'hold' && held === undefined) return askFirst(state, reason, moment.nowMs);
  return goBack({ ...plan, onAbort: shape }, state, held ?? reason, moment.nowMs);
}

function shapeNow(situation: Situation, reason: KnownReason, moment: Moment): AbortShape {
  if (isLost(situation, moment)) return 'instant';
  const shape = abortShape(situation.plan, situation.phase, reason);
  return shape !== 'ramp' || goesDown(situation, reason, moment.nowMs) ? shape : 'instant';
}

/** Traffic is not kept on what cannot be seen, or is gone. */
function isLost({ facts }: Situation, { verdict }: Moment): boolean {
  return verdict.shed || nothingReady('candidate', facts) !== undefined;
}

/** Whether the first weights of a way back in steps are no more than what the candidate has. */
function goesDown(
  { plan, state, facts: { observedWeights } }: Situation,
  reason: KnownReason,
  nowMs: number,
): boolean {
  if (observedWeights.kind === 'unknown') return false;
  const begun = { ...state, isRamp: true, abortReason: reason, phaseStartedAtMs: nowMs };
  const first = rampWeights(plan, begun, nowMs) ?? allStable(plan);
  return Object.entries(first).every(
    ([name, percent]) => percent <= (observedWeights.value[name] ?? 0),
  );
}

/** Nothing is written, so that the weights stay what they are. */
function askFirst(state: RolloutState, reason: KnownReason, nowMs: number): Decision {
  const because = { code: 'held', details: { ...reason.details, cause: reason.code } } as const;
  // The phase gets its whole time anew for the case that a person lets it go on.
  const begun = state.heldReason === undefined ? { phaseStartedAtMs: nowMs } : {};
  return hold({ ...state, ...begun, paused: true, heldReason: reason }, because);
}

type Situation = {
  readonly plan: Plan;
  readonly state: RolloutState;
  readonly facts: Facts;
  readonly phase: ActivePhase;
};

function reasonToGoBack(situation: Situation, moment: Moment): KnownReason | undefined {
  const { state, facts, phase } = situation;
  if (state.abortReason !== undefined) return state.abortReason;
  if (moment.verdict.kind === 'rollback') return moment.verdict.reason;
  const onTrial = phase === 'shifting' || phase === 'soaking';
  const trouble = onTrial ? (ordersTrouble(facts) ?? booksTrouble(situation)) : undefined;
  return (
    trouble ??
    crashLoop(situation) ??
    cannotStart(situation) ??
    goneReason(situation) ??
    lateReason(situation, moment.nowMs)
  );
}

/** While draining the candidate is proven, and its processes are started again like those of stable. */
function crashLoop({ facts, phase }: Situation): KnownReason | undefined {
  const { candidateRestarts } = facts;
  if (phase === 'draining' || candidateRestarts.kind === 'unknown') return undefined;
  const restarts = candidateRestarts.value;
  return restarts > RESTARTS_MAX ? { code: 'crash-loop', details: { restarts } } : undefined;
}

/** Before it serves anybody there is nothing to wait for; later the pods that run are enough to look on. */
function cannotStart({ facts, phase }: Situation): KnownReason | undefined {
  const { candidateCannotStart: detail } = facts;
  if (phase !== 'preparing' || detail === undefined) return undefined;
  return { code: 'cannot-start', details: { detail } };
}

function ordersTrouble({ synthetic }: Facts): KnownReason | undefined {
  if (synthetic.kind === 'unknown' || synthetic.value === 'pending') return undefined;
  const { failedInARow, trouble } = synthetic.value;
  return failedInARow > SYNTHETIC_FAILURES_MAX
    ? { code: 'synthetic-failed', details: { failedInARow, detail: trouble } }
    : undefined;
}

/** Books that cannot be read only keep payments from moving on; wrong ones send them back. */
function booksTrouble(situation: Situation): KnownReason | undefined {
  const { ledger } = situation.facts;
  return takesPayments(situation) && ledger.kind === 'known' ? ledgerTrouble(ledger) : undefined;
}

/** A candidate that serves all and of which nothing is left; while it is on trial its weight goes to 0 instead. */
function goneReason({ facts, phase }: Situation): KnownReason | undefined {
  const servesAll = phase === 'soaking' || phase === 'draining';
  return servesAll ? nothingReady('candidate', facts) : undefined;
}

/** While draining the candidate is proven and serves everything: late means "keep the old slot", never "go back". */
function lateReason({ plan, state, phase }: Situation, nowMs: number): KnownReason | undefined {
  if (phase === 'draining') return undefined;
  const { waitingSinceMs, phaseStartedAtMs } = state;
  const late =
    waitingSinceMs === undefined
      ? nowMs - phaseStartedAtMs > plan.deadlinesMs[phase]
      : nowMs - waitingSinceMs > plan.waitingMs;
  return late ? { code: 'deadline', details: { phase } } : undefined;
}

function takesPayments({ plan, state, phase }: Situation): boolean {
  return phase === 'soaking' || (plan.steps[state.step]?.weights['payment'] ?? 0) > 0;
}

/** Time spent waiting for people does not count as the phase's. */
function countWaiting(before: RolloutState, decision: Decision, nowMs: number): RolloutState {
  const { state, because } = decision;
  const { waitingSinceMs } = before;
  if (WAITS.has(because.code)) return { ...state, waitingSinceMs: waitingSinceMs ?? nowMs };
  if (waitingSinceMs === undefined) return state;
  const waitedMs = state.phase === before.phase ? nowMs - waitingSinceMs : 0;
  return {
    ...state,
    waitingSinceMs: undefined,
    phaseStartedAtMs: state.phaseStartedAtMs + waitedMs,
  };
}

/** What has ended or was taken away is started again, by the roles that the phase needs. */
function upkeep(situation: Situation, chosen: readonly Action[]): Action[] {
  const { facts } = situation;
  return rolesNeeded(situation)
    .filter((role) => {
      const fact = facts[role];
      const short =
        fact.kind === 'known' && (fact.value.ready < fact.value.wanted || fact.value.wanted === 0);
      return short && !chosen.some((one) => one.kind === 'deploy' && one.role === role);
    })
    .map((role) => ({ kind: 'deploy', role }));
}

/** Stable in every phase, the candidate while it is on trial; in place only one of them can be there. */
function rolesNeeded({ plan, phase }: Situation): readonly ('stable' | 'candidate')[] {
  if (phase === 'aborting') return ['stable'];
  if (!plan.inPlace) return ['stable', 'candidate'];
  return phase === 'preparing' ? [] : ['candidate'];
}
