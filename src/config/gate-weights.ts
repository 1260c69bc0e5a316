const PROVIDERS_SHARE = 0.4;
/** What begins the name of a provider's gate. */
export const PROVIDER_PREFIX = 'payment-';
/** Of each gate that an environment has of its own. */
const OWN_SHARE = 0.1;
/** Gates that every application has, or every one with payments. */
export const SHARES: Readonly<Record<string, number>> = {
  errors: 0.3,
  slow: 0.15,
  'errors-payment': 0.1,
  'slow-payment': 0.05,
};

/**
 * The weight (0–1) of every gate. Gates without one share what the others leave: errors 0.3, slow 0.15, errors-payment
 * 0.1, slow-payment 0.05, all providers together 0.4 and each other gate 0.1, in proportion. The sum is 1 when the given
 * ones leave something, or sum to 1 themselves.
 */
export function gateWeights(
  given: Readonly<Record<string, number | undefined>>,
): Readonly<Record<string, number>> {
  const names = Object.keys(given);
  const providers = names.filter(isProvider).length;
  const shareOf = (name: string) =>
    SHARES[name] ?? (isProvider(name) ? PROVIDERS_SHARE / providers : OWN_SHARE);
  const open = names.filter((name) => given[name] === undefined);
  const rest = 1 - sum(names.map((name) => given[name] ?? 0));
  const openShares = sum(open.map(shareOf));
  return Object.fromEntries(
    names.map((name) => [name, given[name] ?? round((rest * shareOf(name)) / openShares)]),
  );
}

function isProvider(name: string): boolean {
  return name.startsWith(PROVIDER_PREFIX);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** Hides the last bits of a binary fraction, so that a third of 0.6 reads 0.2. */
function round(weight: number): number {
  return Number(weight.toPrecision(12));
}
