import { UserError } from './errors.ts';

const QUANTITY =
  /^([+-]?)(\d*)(?:\.(\d*))?(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d{1,2}))?$/;
/** Quantities are kept as whole billionths, which is the finest that Kubernetes knows. */
const NANO = 1_000_000_000n;
const DECIMAL: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * Reads a quantity of Kubernetes, such as `1500m`, `2.5Gi` or `1e3`, exactly, in billionths; what is finer is rounded
 * up, as Kubernetes does. @throws {UserError} when it is none.
 */
export function parseQuantity(text: string): bigint {
  const [, sign, whole = '', part = '', suffix = '', exponent] = QUANTITY.exec(text) ?? [];
  if (sign === undefined || whole + part === '') {
    throw new UserError(
      `quantity ${JSON.stringify(text)}: expected a number with a unit such as 500m or 2Gi`,
      'Products such as 4*2Gi have to be worked out first.',
    );
  }
  const shift = (DECIMAL[suffix] ?? Number(exponent ?? 0)) - part.length;
  const size = shifted(BigInt(whole + part) * binaryUnit(suffix) * NANO, shift);
  return sign === '-' ? -size : size;
}

function binaryUnit(suffix: string): bigint {
  return 1024n ** BigInt(Math.max(0, BINARY.indexOf(suffix)));
}

/** Moves the decimal point; what falls off rounds up. */
function shifted(digits: bigint, places: number): bigint {
  return places >= 0 ? digits * 10n ** BigInt(places) : dividedUp(digits, 10n ** BigInt(-places));
}

/** Writes billionths of a resource for a person: cores and counts as decimals, bytes in the largest fitting unit. */
export function formatQuantity(amount: bigint, resource: string): string {
  if (amount < 0n) return `-${formatQuantity(-amount, resource)}`;
  return /memory|storage/.test(resource) ? bytes(amount / NANO) : plain(amount);
}

function plain(amount: bigint): string {
  if (amount % NANO === 0n) return String(amount / NANO);
  return `${dividedUp(amount, NANO / 1000n)}m`;
}

function bytes(amount: bigint): string {
  const power = BINARY.findLastIndex((_unit, k) => amount >= 1024n ** BigInt(k));
  const tenths = (amount * 10n) / 1024n ** BigInt(Math.max(0, power));
  const text = tenths % 10n === 0n ? String(tenths / 10n) : (Number(tenths) / 10).toFixed(1);
  return `${text}${BINARY[Math.max(0, power)] ?? ''}`;
}

function dividedUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}
