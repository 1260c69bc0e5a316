const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);
/** Below this the argument is raised first, where the series is exact enough. */
const SERIES_FROM = 10;

/** ln Γ(x) for x > 0 by Stirling's series; relative error below 1e-12. */
export function logGamma(x: number): number {
  let raised = x;
  let product = 1;
  while (raised < SERIES_FROM) {
    product *= raised;
    raised += 1;
  }
  const square = 1 / (raised * raised);
  const series =
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) /
    raised;
  return (raised - 0.5) * Math.log(raised) - raised + HALF_LOG_TAU + series - Math.log(product);
}
