import type { Application, Environment, PlanOptions } from '../domain/application.ts';
import type { GatePolicy, JudgePolicy } from '../domain/gates.ts';
import type { Plan, Strategy } from '../domain/rollout.ts';
import { gateWeights } from './gate-weights.ts';
import type { DeclaredApplication } from './schema/application-schema.ts';
import type { DeclaredApprovals } from './schema/approvals-schema.ts';
import type { DeclaredEnvironment } from './schema/environment-schema.ts';
import type { DeclaredGate } from './schema/gate-schema.ts';
import { DEFAULT_PAYMENT_GATE, type DeclaredJudge } from './schema/judge-schema.ts';
import { toMeans, toMeasures } from './to-measures.ts';

/** The route class with gates of its own; an application without payments does not have it. */
const PAYMENT = 'payment';

/** The domain's view of a file that was found good. */
export function toApplication(declared: DeclaredApplication): Application {
  const { name, providers, routes: routeClasses, paymentSlowerThanMs } = declared;
  const slowerThanMs = {
    default: declared.slowerThanMs,
    ...(PAYMENT in routeClasses ? { [PAYMENT]: paymentSlowerThanMs } : {}),
  };
  const environments = Object.fromEntries(
    Object.entries(declared.environments).map(([key, environment]) => [
      key,
      toEnvironment(environment, {
        application: name,
        environment: key,
        providers,
        classes: Object.keys(routeClasses),
      }),
    ]),
  );
  return { name, routeClasses, providers, slowerThanMs, environments };
}

type Names = {
  readonly application: string;
  readonly environment: string;
  readonly providers: readonly string[];
  readonly classes: readonly string[];
};

function toEnvironment(declared: DeclaredEnvironment, names: Names): Environment {
  const { edgePort, instancesPerSlot, releases, variables, kubernetes, setup } = declared;
  const { scrapeEveryMs, orderEveryMs, freeze, judge, dwellMs, paymentsPerSecond } = declared;
  const plan = (strategy: Strategy) => toPlan(declared, strategy, names.classes);
  const common = {
    scrapeEveryMs,
    ...(paymentsPerSecond === undefined ? {} : { paymentsPerSecond }),
    orderEveryMs,
    judge: {
      alpha: judge.alpha,
      beta: judge.beta,
      dwellMs,
      shedAfterMs: judge.shedAfterMs,
      blindRollbackAfterMs: judge.blindRollbackAfterMs,
      ...toGates(judge, names),
    },
    measures: toMeasures(judge),
    plans: {
      rolling: plan('rolling'),
      'blue-green': plan('blue-green'),
      canary: plan('canary'),
      ab: plan('ab'),
    },
    freeze,
    ...consentIn(declared),
    onCancel: declared.onCancel ?? (kubernetes === undefined ? 'continue' : 'return'),
  } as const;
  return kubernetes === undefined
    ? { runtime: 'local', edgePort, instancesPerSlot, releases, variables, ...common }
    : {
        runtime: 'kubernetes',
        ...kubernetes,
        namespace: kubernetes.namespace ?? namespaceOf(names),
        setup: { ...setup, isProtected: setup.isProtected ?? names.environment === 'production' },
        ...common,
      };
}

/** Whom a deployment needs; nothing where it needs nobody. */
function consentIn({ approvals }: DeclaredEnvironment): Pick<Environment, 'deployApprovals'> {
  if (approvals?.deploy === undefined) return {};
  return { deployApprovals: { ...peopleIn(approvals), ...approvals.deploy } };
}

function peopleIn({ required, approvers }: DeclaredApprovals): Plan['approvals'] {
  return { required, approvers };
}

/** `smart-travel-production`; development has a short name. */
function namespaceOf({ application, environment }: Names): string {
  return `${application}-${environment === 'development' ? 'dev' : environment}`;
}

function toPlan(
  declared: DeclaredEnvironment,
  strategy: Strategy,
  classes: readonly string[],
): PlanOptions {
  const { dwellMs, soakMs, requestsPerSecond, phaseDeadlineMs, waitingMs } = declared;
  const { approvals, onAbort } = declared;
  return {
    strategy,
    classes,
    dwellMs,
    soakMs,
    requestsPerSecond,
    phaseDeadlineMs,
    waitingMs,
    ...(approvals === undefined ? {} : { approvals: peopleIn(approvals) }),
    ...(onAbort === undefined ? {} : { onAbort }),
    ...declared.strategies[strategy],
  };
}

function toGates(
  { gates }: DeclaredJudge,
  { providers, classes }: Names,
): Pick<JudgePolicy, 'gates' | 'means'> {
  const { errors, slow, paymentErrors, paymentSlow, payments, latency, custom, means } = gates;
  const all: Readonly<Record<string, DeclaredGate>> = {
    errors,
    slow,
    ...(classes.includes(PAYMENT)
      ? { 'errors-payment': paymentErrors, 'slow-payment': paymentSlow }
      : {}),
    ...Object.fromEntries(
      providers.map((name) => [`payment-${name}`, payments[name] ?? DEFAULT_PAYMENT_GATE]),
    ),
    ...latency,
    ...custom,
  };
  const weights = gateWeights(
    Object.fromEntries(
      Object.entries({ ...all, ...means }).map(([name, { weight }]) => [name, weight]),
    ),
  );
  const weightOf = (name: string) => weights[name] ?? 0;
  const policies = Object.entries(all).map(([name, { bounds }]): GatePolicy => ({
    name,
    weight: weightOf(name),
    bounds,
  }));
  if (Object.keys(means).length === 0) return { gates: policies };
  return { gates: policies, means: toMeans(means, weightOf) };
}
