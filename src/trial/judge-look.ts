import { assembleEvidence } from '../evidence/assemble.ts';
import { isMissing, NO_EXPECTATION } from '../evidence/expectation.ts';
import type { Counts, ScrapeEvidence } from '../domain/evidence.ts';
import type { Scrape, TrialSetup } from '../domain/scrape.ts';
import type { JudgeState } from '../judge/judge-state.ts';
import { forgetProofs, judgeScrape, restartProof, startStep } from '../judge/judge.ts';
import type { Verdict } from '../judge/verdict.ts';
import { countScrape, expectAll, type Counted } from './count.ts';
import { memoryWithin, type TrialMemory } from './memory.ts';
import { isMirrored, mirroredSources, mirroredVerdict } from './mirrored.ts';
import { stepOnTrial } from './proof.ts';
import { meansAsked, withMore } from './more-evidence.ts';
import { stepContext } from './step-context.ts';
import { judgedWeights } from './weights.ts';

/** One scrape's verdict, the evidence that it rests on, and what to remember. */
export type JudgedLook = {
  readonly memory: TrialMemory;
  readonly counted: Counted;
  readonly evidence: ScrapeEvidence;
  readonly verdict: Verdict;
};

type Judged = {
  readonly state: JudgeState;
  readonly verdict: Verdict;
  readonly evidence: ScrapeEvidence;
};

/** What one scrape brings to the judge. */
type Brought = { readonly counted: Counted; readonly expected: TrialMemory['expected'] };

/**
 * The whole way from one raw scrape to a verdict: increments, evidence, e-values. Pure, and the only way: the runner,
 * the replay of a file and the stream all go it, so that the same scrapes give the same bits everywhere.
 */
export function judgeLook(setup: TrialSetup, kept: TrialMemory, scrape: Scrape): JudgedLook {
  const { atMs, phase, step } = scrape;
  const memory = enterStep(setup, memoryWithin(kept, atMs), scrape);
  const counted = countScrape(setup, memory.samples, scrape);
  // The edge counts no copies, so that what the candidate counts of them says nothing of what it should.
  const expected = isMirrored(setup.plan, scrape)
    ? memory.expected
    : expectAll(setup.sources, memory.expected, counted);
  const onTrial = stepOnTrial(setup.plan, scrape, memory.stepOnTrial);
  const begins = onTrial !== undefined && onTrial !== memory.stepOnTrial;
  const found = judgeNow(setup, memory.judge, scrape, { counted, expected });
  const judged = begins ? beginProof(setup, found, atMs) : found;
  return {
    counted,
    evidence: judged.evidence,
    verdict: judged.verdict,
    memory: {
      judge: judged.state,
      stepOnTrial: onTrial,
      samples: counted.samples,
      expected,
      step: begins ? {} : addStep(memory.step, judged.evidence),
      at: { phase, step },
      lookedAtMs: atMs,
    },
  };
}

/**
 * A step that was entered since the scrape before begins when it was entered: at that scrape. What copies of reads have
 * shown counts against the candidate, and never for it in a step with visitors.
 */
function enterStep(setup: TrialSetup, memory: TrialMemory, scrape: Scrape): TrialMemory {
  const { at, lookedAtMs } = memory;
  if (at === undefined) return memory;
  const began = scrape.phase === 'shifting' && at.phase !== 'shifting';
  if (scrape.step === at.step && !began) return memory;
  const started = startStep(setup.policy, memory.judge, lookedAtMs);
  const judge = isMirrored(setup.plan, at) ? forgetProofs(setup.policy, started) : started;
  return { ...memory, judge, step: {} };
}

/**
 * Before the candidate has traffic there is nothing to judge, and on the way back nothing left to. A drain may take
 * hours, in which the candidate serves everybody.
 */
function judgeNow(setup: TrialSetup, state: JudgeState, scrape: Scrape, brought: Brought): Judged {
  const { phase, atMs } = scrape;
  if (phase === 'shifting' || phase === 'soaking' || phase === 'draining') {
    return judgeTraffic(setup, state, scrape, brought);
  }
  return {
    evidence: { kind: 'blind', reason: 'nothing to judge' },
    state: { ...state, blindSinceMs: undefined, stepStartedAtMs: atMs },
    verdict: { kind: 'hold', shed: false, eBad: 0, because: { code: 'no-gates' }, gates: [] },
  };
}

/**
 * Only gates whose route class the candidate gets traffic of, or copies, are asked; those that wait keep their evidence. Leaving a
 * gate out only lowers the merged evidence, so the bound on false rollbacks holds.
 */
function judgeTraffic(
  setup: TrialSetup,
  state: JudgeState,
  scrape: Scrape,
  { counted, expected }: Brought,
): Judged {
  const { plan, policy: whole, sources: all } = setup;
  const mirrored = isMirrored(plan, scrape);
  const weights = judgedWeights(plan, scrape);
  const sources = mirrored
    ? mirroredSources(all)
    : all.filter(({ routeClass }) => (weights[routeClass] ?? 0) > 0);
  const asked = new Set(sources.map(({ gate }) => gate));
  const { dwellMs } = plan.steps[scrape.step] ?? plan.steps.at(-1) ?? whole;
  const means = (setup.means ?? []).filter(({ routeClass }) => (weights[routeClass] ?? 0) > 0);
  const policy = {
    ...whole,
    dwellMs,
    ...meansAsked(whole, means),
    gates: whole.gates.filter(({ name }) => asked.has(name)),
    step: stepContext(plan, scrape, sources),
  };
  const silent = sources.find(({ gate }) => isMissing(expected[gate] ?? NO_EXPECTATION));
  const evidence: ScrapeEvidence =
    silent === undefined
      ? withMore(assembleEvidence(counted.sources, sources), { setup, scrape, counted, means })
      : { kind: 'blind', reason: `${silent.gate}: the candidate counts none of its requests` };
  const judged = judgeScrape(policy, state, evidence, scrape.atMs);
  return {
    evidence,
    verdict: mirrored ? mirroredVerdict(judged.verdict) : judged.verdict,
    state: { ...judged.state, gates: { ...state.gates, ...judged.state.gates } },
  };
}

/** The look at which a step's weights are first seen belongs to what was before, so it proves nothing of the step. */
function beginProof({ policy }: TrialSetup, judged: Judged, nowMs: number): Judged {
  const { verdict } = judged;
  const because = { code: 'dwell', remainingMs: 0 } as const;
  return {
    ...judged,
    state: restartProof(policy, judged.state, nowMs),
    verdict: verdict.kind === 'advance' ? { ...verdict, kind: 'hold', because } : verdict,
  };
}

function addStep(step: TrialMemory['step'], evidence: ScrapeEvidence): TrialMemory['step'] {
  if (evidence.kind === 'blind') return step;
  const added = Object.entries(evidence.gates).map(([gate, { candidate, stable }]) => [
    gate,
    {
      candidate: addCounts(step[gate]?.candidate, candidate),
      stable: addCounts(step[gate]?.stable, stable),
    },
  ]);
  const values = Object.entries(evidence.means ?? {}).map(([gate, { candidate, stable }]) => [
    gate,
    {
      candidate: addCounts(step[gate]?.candidate, { bad: 0, total: candidate.count }),
      stable: addCounts(step[gate]?.stable, { bad: 0, total: stable.count }),
    },
  ]);
  return { ...step, ...Object.fromEntries([...added, ...values]) };
}

function addCounts(before: Counts | undefined, more: Counts): Counts {
  return { bad: (before?.bad ?? 0) + more.bad, total: (before?.total ?? 0) + more.total };
}
