import type { Look, RolloutDocument, Tally } from '../domain/record.ts';
import type { Counts } from '../domain/evidence.ts';
import type { Decision, Facts, RolloutState, Weights } from '../domain/rollout.ts';
import { decide } from '../engine/decide.ts';
import { startStep, type JudgeState } from '../judge/judge.ts';
import type { JournalEvent } from '../ports/state-store.ts';
import type { World } from '../ports/world.ts';
import { stableJson } from '../shared/stable-json.ts';
import type { BackgroundCheck } from './background-checks.ts';
import { factsOf, type OwnFacts } from './facts.ts';
import { allStable } from '../engine/phases/phase.ts';
import {
  count,
  expectAll,
  judgeLook,
  trafficOf,
  type Counted,
  type Gates,
  type Judged,
  type JudgedLook,
} from './judge-look.ts';
import { lookOf, reasonOf } from './look.ts';
import type { RunnerMemory } from './memory.ts';
import { withinNow } from './set-back.ts';
import { observe } from './observe.ts';
import { restartProof, stepOnTrial } from './proof.ts';

/** What one pass needs beside the rollout. */
export type PassSettings = {
  readonly world: World;
  readonly gates: Gates;
  readonly frozen: (nowMs: number) => Facts['frozen'];
  readonly checks: BackgroundCheck;
  readonly synthetic: BackgroundCheck;
};

/** One pass of the loop up to the decision; nothing has been done yet. */
export type PassResult = {
  readonly document: RolloutDocument;
  readonly memory: RunnerMemory;
  readonly decision: Decision;
  readonly look: Look;
  /** What the journal must hold before anything is done; absent when the decision is the same as before. */
  readonly entry: JournalEvent | undefined;
};

/** Observes, judges and decides. */
export async function passOnce(
  settings: PassSettings,
  kept: RolloutDocument,
  keptMemory: RunnerMemory,
): Promise<PassResult> {
  const { world, gates } = settings;
  const observation = await observe(world, kept);
  const nowMs = world.clock.nowMs();
  const { document, memory } = withinNow({ document: kept, memory: keptMemory }, nowMs);
  const counted = count(document, observation, memory, nowMs);
  const expected = expectAll(gates, memory.expected, counted);
  const facts = factsOf(document, observation, ownFacts(settings, nowMs));
  const onTrial = stepOnTrial(document, facts, memory.stepOnTrial);
  const begins = onTrial !== undefined && onTrial !== memory.stepOnTrial;
  const found = judgeNow(gates, document, memory.judge, { counted, expected, nowMs });
  const judged = begins ? beginProof(found, nowMs) : found;
  const verdict = { ...judged.verdict, reason: reasonOf(judged.verdict.because) };
  const decision = decide(document.plan, document.state, facts, { verdict, nowMs });
  const next = afterwards(document, decision, nowMs);
  const total = addUp(memory.total, counted, document);
  const entered = enteredStep(document.state, decision.state);
  const step = begins ? {} : addStep(memory.step, judged);
  const key = keyOf(decision);
  const look = lookOf(
    {
      document: next,
      observation,
      facts,
      counted,
      verdict: judged.verdict,
      decision,
      wanted: wantedWeights(next),
      total,
      step,
      nowMs,
      spanMs: nowMs - memory.lookedAtMs,
      stepStartedAtMs: judged.state.stepStartedAtMs,
    },
    gates,
  );
  return {
    document: next,
    decision,
    look,
    memory: {
      ...memory,
      ...(entered
        ? { judge: startStep(gates.policy, judged.state, nowMs), step: {} }
        : { judge: judged.state, step }),
      stepOnTrial: onTrial,
      samples: counted.samples,
      expected,
      lookedAtMs: nowMs,
      total,
      journalled: key,
    },
    entry: key === memory.journalled ? undefined : decisionEntry(document.id, decision, look),
  };
}

function ownFacts({ checks, synthetic, frozen }: PassSettings, nowMs: number): OwnFacts {
  return { checks: checks.result(), synthetic: synthetic.result(), frozen: frozen(nowMs) };
}

function afterwards(
  document: RolloutDocument,
  { state }: Decision,
  nowMs: number,
): RolloutDocument {
  const finished = state.phase === 'promoted' || state.phase === 'rolled-back';
  const finishedAtMs = finished ? (document.finishedAtMs ?? nowMs) : undefined;
  return { ...document, state, finishedAtMs };
}

/** Weights that the candidate shall have in a state of the rollout. */
function wantedWeights({ plan, state }: RolloutDocument): Weights {
  const atStep = {
    preparing: undefined,
    checking: undefined,
    aborting: undefined,
    'rolled-back': undefined,
    shifting: plan.steps[state.step],
    soaking: plan.steps.at(-1),
    draining: plan.steps.at(-1),
    promoted: plan.steps.at(-1),
  }[state.phase];
  return atStep?.weights ?? allStable(plan);
}

/** An audience by header or cookie brings traffic at weight 0. */
function judgedWeights(document: RolloutDocument): Weights {
  const { plan, state } = document;
  const weights = wantedWeights(document);
  const audience = plan.steps[state.step]?.audience;
  if (audience === undefined || audience.kind === 'sticky-share') return weights;
  const met = Object.keys(weights).filter((name) => name !== 'payment');
  return { ...weights, ...Object.fromEntries(met.map((name) => [name, 100])) };
}

/**
 * Before the candidate has traffic there is nothing to judge, and on the way back nothing left to. A drain may take
 * hours, in which the candidate serves everybody.
 */
function judgeNow(
  gates: Gates,
  document: RolloutDocument,
  state: JudgeState,
  look: JudgedLook,
): Judged {
  const { phase } = document.state;
  if (phase === 'shifting' || phase === 'soaking' || phase === 'draining') {
    const step = document.plan.steps[document.state.step] ?? document.plan.steps.at(-1);
    const policy = { ...gates.policy, dwellMs: step?.dwellMs ?? gates.policy.dwellMs };
    return judgeLook({ ...gates, policy }, judgedWeights(document), state, look);
  }
  return {
    evidence: { kind: 'blind', reason: 'nothing to judge' },
    state: { ...state, blindSinceMs: undefined, stepStartedAtMs: look.nowMs },
    verdict: { kind: 'hold', shed: false, eBad: 0, because: { code: 'no-gates' }, gates: [] },
  };
}

/** The look at which a step's weights are first seen belongs to what was before, so it proves nothing of the step. */
function beginProof(judged: Judged, nowMs: number): Judged {
  const { verdict } = judged;
  const because = { code: 'dwell', remainingMs: 0 } as const;
  return {
    ...judged,
    state: restartProof(judged.state, nowMs),
    verdict: verdict.kind === 'advance' ? { ...verdict, kind: 'hold', because } : verdict,
  };
}

function enteredStep(before: RolloutState, after: RolloutState): boolean {
  return after.step !== before.step || (after.phase === 'shifting' && before.phase !== 'shifting');
}

function addStep(step: RunnerMemory['step'], { evidence }: Judged): RunnerMemory['step'] {
  if (evidence.kind === 'blind') return step;
  const added = Object.entries(evidence.gates).map(([gate, { candidate, stable }]) => [
    gate,
    {
      candidate: addCounts(step[gate]?.candidate, candidate),
      stable: addCounts(step[gate]?.stable, stable),
    },
  ]);
  return { ...step, ...Object.fromEntries(added) };
}

function addCounts(before: Counts | undefined, more: Counts): Counts {
  return { bad: (before?.bad ?? 0) + more.bad, total: (before?.total ?? 0) + more.total };
}

function addUp(total: Tally, counted: Counted, { plan }: RolloutDocument): Tally {
  const parts = Object.keys(plan.steps[0]?.weights ?? {}).flatMap((name) => {
    const { candidate, stable } = trafficOf(counted, name);
    return [candidate, stable];
  });
  return parts.reduce(
    (sum, { requests, failed }) => ({
      requests: sum.requests + requests,
      failed: sum.failed + failed,
    }),
    total,
  );
}

/** Two decisions with the same key say the same to people and do the same. */
function keyOf({ state, because, actions }: Decision): string {
  return stableJson([state.phase, state.step, state.paused, because.code, actions]);
}

function decisionEntry(rollout: string, decision: Decision, look: Look): JournalEvent {
  const { state, because, actions } = decision;
  const { phase, step } = state;
  return {
    kind: 'decision',
    rollout,
    phase,
    step,
    because,
    actions,
    evidence: look.gates,
  };
}
