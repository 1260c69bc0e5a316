import { shiftOf } from './mann-whitney.ts';

/** One metric's points over the analysed time, one a minute; NaN where a minute has no value. More is worse. */
export type KayentaMetric = {
  readonly name: string;
  readonly group: string;
  readonly candidate: readonly number[];
  readonly baseline: readonly number[];
};

/** A metric's class; `high` is a failure, `nodata` counts neither way. */
export type KayentaClass = 'pass' | 'high' | 'nodata';

/** Both are constants in NetflixACAJudge. */
const TOLERANCE = 0.25;
const Z_98_PERCENT = 2.3263478740408408;
/** The default of `effectSize.allowedIncrease`. */
const ALLOWED_INCREASE = 1;
const NODATA_SHARE = 0.5;

/**
 * NetflixACAJudge's class of a metric with direction `increase` and defaults otherwise: NaN removed, outliers kept. High
 * when the 98 % interval of the shift lies above a quarter of its own estimate, and the ratio of means is at least 1: the
 * tolerance is relative to the shift and not to the baseline, so that any shift that shows is High.
 */
export function classify(metric: KayentaMetric): KayentaClass {
  const candidate = metric.candidate.filter((value) => !Number.isNaN(value));
  const baseline = metric.baseline.filter((value) => !Number.isNaN(value));
  if (candidate.length === 0 || baseline.length === 0) return 'nodata';
  return isShifted(candidate, baseline) && isLarge(candidate, baseline) ? 'high' : 'pass';
}

function isShifted(candidate: readonly number[], baseline: readonly number[]): boolean {
  const [one, ...others] = new Set(candidate);
  const [other, ...rest] = new Set(baseline);
  // Kayenta adds a little noise to make this case computable; every pair then falls the same way.
  if (others.length + rest.length === 0) return (one ?? NaN) > (other ?? NaN);
  const shift = shiftOf(candidate, baseline, Z_98_PERCENT);
  return shift.low > TOLERANCE * Math.abs(shift.estimate);
}

/** The ratio of means is unknown when one is 0, and is then not asked for. */
function isLarge(candidate: readonly number[], baseline: readonly number[]): boolean {
  const above = mean(candidate);
  const below = mean(baseline);
  return above === 0 || below === 0 || above / below >= ALLOWED_INCREASE;
}

/**
 * The summary score, 0–100: the mean over groups of the share of metrics that pass. A group without any data counts as
 * 100; when half of all metrics or more have none, the score is 0.
 */
export function scoreOf(
  metrics: readonly { readonly group: string; readonly class: KayentaClass }[],
): number {
  const missing = metrics.filter((metric) => metric.class === 'nodata').length;
  if (missing >= NODATA_SHARE * metrics.length) return 0;
  const groups = [...new Set(metrics.map(({ group }) => group))];
  return mean(groups.map((name) => groupScore(metrics.filter(({ group }) => group === name))));
}

function groupScore(metrics: readonly { readonly class: KayentaClass }[]): number {
  const counted = metrics.filter((metric) => metric.class !== 'nodata');
  const passed = counted.filter((metric) => metric.class === 'pass');
  return counted.length === 0 ? 100 : (100 * passed.length) / counted.length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
