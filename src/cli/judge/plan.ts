import type { Strategy } from '../../domain/rollout.ts';
import type { TrialSetup } from '../../domain/scrape.ts';
import { compilePlan } from '../../engine/plan.ts';
import { planSteps, type PlannedStep, type Traffic } from '../../replay/plan-proof.ts';
import { proofWarnings, totalMs, type ProofWarning } from '../../replay/warnings.ts';
import type { Scene } from '../application.ts';
import type { CommonFlags } from '../flags.ts';
import { gatesOf } from '../gates.ts';
import { chooseLanguage } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { renderProofPlan } from '../render/proof-plan.ts';
import { printResult, screenOf } from '../session.ts';

/** What is asked of `zhiyou judge plan`; ratios are 0–1. */
export type ProofQuestion = {
  readonly strategy: Strategy;
  readonly rps?: number;
  readonly paymentsRps?: number;
  readonly error: number;
  readonly detect: number;
};

/** A plan, the traffic that it is asked about, and what it needs. */
export type ProofPlan = {
  readonly setup: TrialSetup;
  readonly traffic: Traffic;
  readonly steps: readonly PlannedStep[];
  readonly warnings: readonly ProofWarning[];
};

const PAYMENT = 'payment';
/** Bad requests of a version that is well, where nobody says how many. */
export const USUAL_RATIO = 0.001;
/** Payments among all requests where nobody says how many. */
const PAYMENT_SHARE = 0.02;
/** How much worse a version may be that the plan tells the time of, beside what is asked. */
const MULTIPLES: readonly number[] = [1.5, 2, 3, 5, 10, 50];

/** Prints how long each step needs at this traffic, and what is found how fast; asks nobody outside. */
export function planProof(scene: Scene, question: ProofQuestion & CommonFlags): void {
  const language = chooseLanguage(question.lang, process.env);
  const multiples = [...new Set([...MULTIPLES, question.detect])].toSorted((a, b) => a - b);
  const plan = proofPlan(scene, question, multiples);
  const told = { detect: question.detect, scene, words: wordsOf(language) };
  printResult(question.output, dataOf(plan), () =>
    renderProofPlan(plan, told, screenOf(language, process.stdout)),
  );
}

/** What the steps of an environment need at this traffic. */
export function proofPlan(
  { application, settings }: Scene,
  { strategy, rps, paymentsRps, error }: Omit<ProofQuestion, 'detect'>,
  multiples: readonly number[],
): ProofPlan {
  const options = settings.plans[strategy];
  const requestsPerSecond = rps ?? options.requestsPerSecond;
  const plan = compilePlan({ ...options, requestsPerSecond });
  const { policy, sources } = gatesOf(application, settings);
  const setup = { startedAtMs: 0, plan, policy, sources };
  const payments = options.classes.includes(PAYMENT)
    ? (paymentsRps ?? declaredPayments(settings, rps) ?? requestsPerSecond * PAYMENT_SHARE)
    : 0;
  const perSecond = Object.fromEntries(
    options.classes.map((name) => [
      name,
      name === PAYMENT ? payments : Math.max(0, requestsPerSecond - payments),
    ]),
  );
  const traffic = { perSecond, badRatio: error, scrapeEveryMs: settings.scrapeEveryMs };
  const steps = planSteps(setup, traffic, multiples);
  return { setup, traffic, steps, warnings: proofWarnings(setup, steps, traffic) };
}

/** What the environment says of its payments goes with what it says of its requests. */
function declaredPayments(
  { paymentsPerSecond }: Scene['settings'],
  rps: number | undefined,
): number | undefined {
  return rps === undefined ? paymentsPerSecond : undefined;
}

function dataOf({ traffic, steps, warnings, setup }: ProofPlan): object {
  return {
    strategy: setup.plan.strategy,
    traffic,
    steps: steps.map((step, k) => ({ dwellMs: setup.plan.steps[k]?.dwellMs, ...step })),
    totalMs: totalMs(steps),
    soakMs: setup.plan.soakMs,
    warnings,
  };
}
