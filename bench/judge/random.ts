/** A seeded source of chance: numbers in [0, 1). */
export type Random = () => number;

/** Equal parts give equal streams, on every machine; streams of different parts are unrelated (sfc32). */
export function randomOf(...parts: readonly number[]): Random {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = 0xb7e15162;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (const part of parts) {
    a ^= part | 0;
    b ^= Math.floor(part / 4294967296) | 0;
    for (let round = 0; round < 6; round += 1) next();
  }
  for (let round = 0; round < 6; round += 1) next();
  return next;
}

/** A standard normal number (Box and Muller; the second one is not kept, so that streams stay simple). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A factor with mean 1 and the given standard deviation of its logarithm. */
export function logNormal(random: Random, sd: number): number {
  return sd === 0 ? 1 : Math.exp(sd * normal(random) - (sd * sd) / 2);
}

/** Above this mean a count is drawn from the normal distribution with the same mean and variance. */
const SMALL = 30;

/** How many of unrelated events with this mean happen: exact below a mean of 30, normal above. */
export function poisson(random: Random, mean: number): number {
  if (mean >= SMALL) return rounded(mean + Math.sqrt(mean) * normal(random));
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; product *= random()) count += 1;
  return Math.max(0, count);
}

/** How many of `trials` happen with chance `probability` each: exact below 30 expected, normal above. */
export function binomial(random: Random, trials: number, probability: number): number {
  if (trials <= 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - binomial(random, trials, 1 - probability);
  const mean = trials * probability;
  if (mean >= SMALL) {
    const sd = Math.sqrt(mean * (1 - probability));
    return Math.min(trials, rounded(mean + sd * normal(random)));
  }
  // Inversion: the chance of each count from the one before.
  const odds = probability / (1 - probability);
  let chance = Math.exp(trials * Math.log1p(-probability));
  let left = random();
  let count = 0;
  while (left > chance && count < trials) {
    left -= chance;
    count += 1;
    chance *= ((trials - count + 1) / count) * odds;
    if (chance === 0) break;
  }
  return count;
}

/** Above this chance events fill nearly everything, and bursts have no meaning. */
const DENSE = 0.2;

/**
 * Bad ones among `trials` with mean chance `probability`, which come in bursts of geometric size with mean `burst`;
 * never more than `trials`.
 */
export function bursts(
  random: Random,
  trials: number,
  options: { readonly probability: number; readonly burst: number },
): number {
  const { probability, burst } = options;
  if (burst <= 1 || probability > DENSE) return binomial(random, trials, probability);
  const count = poisson(random, (trials * probability) / burst);
  return Math.min(trials, geometricSum(random, count, burst));
}

function geometricSum(random: Random, count: number, mean: number): number {
  if (count >= SMALL) {
    const sd = Math.sqrt(count * mean * (mean - 1));
    return Math.max(count, rounded(count * mean + sd * normal(random)));
  }
  const scale = 1 / Math.log1p(-1 / mean);
  let sum = 0;
  for (let k = 0; k < count; k += 1) sum += 1 + Math.floor(Math.log(1 - random()) * scale);
  return sum;
}

function rounded(value: number): number {
  return Math.max(0, Math.round(value));
}

/** Share of a standard normal distribution beyond `z`, to 1e-7 (Abramowitz and Stegun 26.2.17 in its erfc form). */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const poly =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const tail = (poly * Math.exp(-x * x)) / 2;
  return z >= 0 ? tail : 1 - tail;
}
