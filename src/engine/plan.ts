import type { Experiment, PlanOptions } from '../domain/application.ts';
import type { Plan, RouteClass, Step, Strategy, Weights } from '../domain/rollout.ts';

/** The route class that always moves last. */
const PAYMENT: RouteClass = 'payment';
const SCHEDULES: Readonly<
  Record<Strategy, { readonly general: readonly number[]; readonly payment: readonly number[] }>
> = {
  canary: { general: [10, 25, 50, 75, 100], payment: [1, 5, 25, 100] },
  'blue-green': { general: [100], payment: [100] },
  ab: { general: [100], payment: [100] },
  rolling: { general: [100], payment: [100] },
};
const DEFAULT_EXPERIMENT: Experiment = {
  audience: { kind: 'sticky-share' },
  percent: 50,
  holdMs: 86_400_000,
  ending: 'ask',
};

/**
 * First weight of a canary, percent: as much traffic as brings 300 requests in 30 s, between 1 and 25 (judge
 * specification 2.10), so that up to 1 000 requests/s a total outage costs at most 300 requests in two scrapes.
 */
export function firstWeightPercent(requestsPerSecond: number): number {
  const share = (100 * 300) / (Math.max(requestsPerSecond, 0.001) * 30);
  return Math.round(Math.min(25, Math.max(1, share)) * 100) / 100;
}

/** Compiles a strategy: copies of reads if there shall be some, an experiment if it is one, then every class but payment, together, then payment alone. */
export function compilePlan(options: PlanOptions): Plan {
  const { strategy, soakMs, phaseDeadlineMs: deadline, waitingMs } = options;
  const experiment = strategy === 'ab' ? (options.experiment ?? DEFAULT_EXPERIMENT) : undefined;
  const returns = experiment?.ending === 'return';
  const inPlace = strategy === 'rolling';
  const steps = inPlace
    ? [inPlaceStep(options)]
    : [
        ...mirrorSteps(options),
        ...experimentSteps(options, experiment),
        ...(returns ? [] : ladderSteps(options, experiment?.ending === 'ask')),
      ];
  const dwellsMs = steps.reduce((sum, { dwellMs }) => sum + dwellMs, 0);
  return {
    strategy,
    steps,
    soakMs,
    waitingMs,
    approvals: options.approvals ?? { required: 1, approvers: [] },
    returns,
    inPlace,
    ...(options.onAbort === undefined ? {} : { onAbort: options.onAbort }),
    deadlinesMs: {
      preparing: deadline,
      checking: deadline,
      shifting: deadline + dwellsMs,
      soaking: deadline + soakMs,
      draining: deadline,
      aborting: deadline,
    },
  };
}

/** In place all classes move at once: the one step proves what has replaced stable. */
function inPlaceStep(options: PlanOptions): Step {
  const { dwellMs, approveBefore = [] } = options;
  return {
    weights: weightsAt(options, 100, 100),
    dwellMs,
    needsApproval: approveBefore.length > 0,
  };
}

/** Copies of reads, before the first visitor; payment alone has none to copy. */
function mirrorSteps(options: PlanOptions): Step[] {
  const { mirror, classes } = options;
  if (mirror === undefined || classes.every((name) => name === PAYMENT)) return [];
  const { percent: mirrorPercent, forMs } = mirror;
  const weights = weightsAt(options, 0, 0);
  return [{ weights, dwellMs: forMs, needsApproval: false, mirrorPercent }];
}

function experimentSteps(options: PlanOptions, experiment: Experiment | undefined): Step[] {
  if (experiment === undefined) return [];
  const { audience, percent, holdMs } = experiment;
  const weights = weightsAt(options, percent, 0);
  return [{ weights, dwellMs: holdMs, needsApproval: false, audience }];
}

function ladderSteps(options: PlanOptions, asksFirst: boolean): Step[] {
  const { classes, dwellMs, approveBefore = [] } = options;
  const others = classes.filter((name) => name !== PAYMENT);
  const step = (weights: Weights, needsApproval: boolean): Step => ({
    weights,
    dwellMs,
    needsApproval,
  });
  const approved = (names: readonly RouteClass[]) =>
    names.some((name) => approveBefore.includes(name));
  const general = others.length === 0 ? [] : generalLadder(options);
  const payment = classes.includes(PAYMENT)
    ? (options.paymentLadder ?? SCHEDULES[options.strategy].payment)
    : [];
  return [
    ...general.map((percent, k) =>
      step(weightsAt(options, percent, 0), k === 0 && (asksFirst || approved(others))),
    ),
    ...payment.map((percent, k) =>
      step(weightsAt(options, 100, percent), k === 0 && approved([PAYMENT])),
    ),
  ];
}

/** A canary of its own ladder begins with as little as the traffic allows. */
function generalLadder({ strategy, ladder, requestsPerSecond }: PlanOptions): readonly number[] {
  if (ladder !== undefined || strategy !== 'canary') return ladder ?? SCHEDULES[strategy].general;
  const first = firstWeightPercent(requestsPerSecond);
  return [first, ...SCHEDULES.canary.general.filter((weight) => weight > first)];
}

function weightsAt({ classes }: PlanOptions, percent: number, paymentPercent: number): Weights {
  return Object.fromEntries(
    classes.map((name) => [name, name === PAYMENT ? paymentPercent : percent]),
  );
}
