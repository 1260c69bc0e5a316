/** What a query gave: a vector of values; empty when no series matched. */
export type QueryResult = readonly number[];

/** A condition over `result`; `undefined` when it cannot be evaluated, as `result[0]` of an empty vector. */
export type ArgoCondition = (result: QueryResult) => boolean | undefined;

/** A metric of an AnalysisTemplate. Without `count` it runs until it is terminated. */
export type ArgoMetric = {
  readonly name: string;
  readonly successCondition?: ArgoCondition;
  readonly failureCondition?: ArgoCondition;
  readonly count?: number;
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveErrorLimit: number;
};

/** One measurement's phase, or a metric's. */
export type ArgoPhase = 'successful' | 'failed' | 'inconclusive' | 'error';

/** How often a metric's measurements ended in each phase. */
export type ArgoTally = {
  readonly successful: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly errors: number;
  readonly consecutiveErrors: number;
};

/** `failureLimit` and `inconclusiveLimit` are 0 and `consecutiveErrorLimit` is 4 unless a template says otherwise. */
export const ARGO_LIMITS: {
  readonly failureLimit: number;
  readonly inconclusiveLimit: number;
  readonly consecutiveErrorLimit: number;
} = { failureLimit: 0, inconclusiveLimit: 0, consecutiveErrorLimit: 4 };

/** No measurement yet. */
export const NO_MEASUREMENTS: ArgoTally = {
  successful: 0,
  failed: 0,
  inconclusive: 0,
  errors: 0,
  consecutiveErrors: 0,
};

/**
 * One measurement (utils/evaluate/evaluate.go): with one condition its contrary decides, with both and neither true it is
 * inconclusive, with none it succeeds. Comparisons with NaN are false, so NaN fails a success condition and passes a
 * failure condition.
 */
export function measured(metric: ArgoMetric, result: QueryResult): ArgoPhase {
  const { successCondition, failureCondition } = metric;
  const succeeds = successCondition === undefined ? true : successCondition(result);
  const fails = failureCondition === undefined ? false : failureCondition(result);
  if (succeeds === undefined || fails === undefined) return 'error';
  if (fails) return 'failed';
  if (succeeds) return 'successful';
  return failureCondition === undefined ? 'failed' : 'inconclusive';
}

/** Adds a measurement. An error does not count towards `count`, and anything else ends a row of errors. */
export function tallied(tally: ArgoTally, phase: ArgoPhase): ArgoTally {
  if (phase === 'error') {
    const { errors, consecutiveErrors } = tally;
    return { ...tally, errors: errors + 1, consecutiveErrors: consecutiveErrors + 1 };
  }
  return { ...tally, consecutiveErrors: 0, [phase]: tally[phase] + 1 };
}

/** The metric's phase (assessMetricStatus in analysis/analysis.go); `undefined` while it runs. */
export function assessed(
  metric: ArgoMetric,
  tally: ArgoTally,
  terminating: boolean,
): ArgoPhase | undefined {
  const count = tally.successful + tally.failed + tally.inconclusive;
  // Before its first measurement a metric is either pending or, when the run is stopped, successful.
  if (count + tally.errors === 0) return terminating ? 'successful' : undefined;
  if (tally.failed > metric.failureLimit) return 'failed';
  if (tally.inconclusive > metric.inconclusiveLimit) return 'inconclusive';
  if (tally.consecutiveErrors > metric.consecutiveErrorLimit) return 'error';
  const isCounted = metric.count !== undefined && count >= metric.count;
  return isCounted || terminating ? 'successful' : undefined;
}
