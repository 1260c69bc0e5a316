import { gateWeights } from '../gate-weights.ts';
import { suggest } from '../suggest.ts';
import { ownGates, ownGateTroubles } from './own-gates.ts';
import { entriesOf, textsOf, valueAt, type Trouble } from './trouble.ts';

/** Binary fractions such as 0.4 + 0.2 + 0.2 + 0.2 miss 1 by less than this. */
const ROUNDING = 1e-9;

/** Gates of route class `payment`: their name, and the key that they are written under. */
const PAYMENT_GATES = [
  ['errors-payment', 'paymentErrors'],
  ['slow-payment', 'paymentSlow'],
] as const;

type Payments = { readonly hasClass: boolean; readonly providers: readonly string[] };

/** What is wrong with the gates of each environment: payments that are not there, weights that do not sum to 1. */
export function gateTroubles(root: unknown): readonly Trouble[] {
  const providers = textsOf(valueAt(root, ['providers'])).map(({ text }) => text);
  const hasClass = valueAt(root, ['routes', 'payment']) !== undefined;
  const payments = { hasClass, providers };
  return entriesOf(valueAt(root, ['environments'])).flatMap(([name, environment]) => {
    const path = ['environments', name, 'judge', 'gates'];
    const gates = valueAt(environment, ['judge', 'gates']);
    return [
      ...(hasClass ? [] : gatesOfNothing(path, gates)),
      ...unknownProviders(path, gates, providers),
      ...ownGateTroubles(root, path, gates),
      ...weightTroubles(path, gates, payments),
    ];
  });
}

function gatesOfNothing(path: readonly string[], gates: unknown): readonly Trouble[] {
  return PAYMENT_GATES.filter(([, key]) => valueAt(gates, [key]) !== undefined).map(([, key]) => ({
    path: [...path, key],
    at: 'key',
    expected: 'a route class payment for it',
    got: JSON.stringify(key),
    hint: `Add payment: [/api/payment] to routes, or remove ${key}.`,
  }));
}

function unknownProviders(
  path: readonly string[],
  gates: unknown,
  providers: readonly string[],
): readonly Trouble[] {
  return entriesOf(valueAt(gates, ['payments']))
    .filter(([name]) => !providers.includes(name))
    .map(([name]) => {
      const meant = suggest(name, providers);
      const hint =
        meant === undefined
          ? `Add ${name} to providers, or remove its gate.`
          : `Did you mean ${meant}?`;
      const got = JSON.stringify(name);
      const at = 'key';
      return { path: [...path, 'payments', name], at, expected: 'one of providers', got, hint };
    });
}

function weightTroubles(
  path: readonly string[],
  gates: unknown,
  payments: Payments,
): readonly Trouble[] {
  const given = givenWeights(gates, payments);
  if (given === undefined) return [];
  const weights = Object.values(gateWeights(given));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) < ROUNDING && weights.every((weight) => weight > 0)) return [];
  const written = Object.entries(given).flatMap(([name, weight]) =>
    weight === undefined ? [] : [{ name, weight }],
  );
  const total = Number(written.reduce((all, { weight }) => all + weight, 0).toPrecision(12));
  const open = Object.keys(given).length - written.length;
  const left =
    open === 0 ? 'weights that sum to 1' : `weights below 1 in all, to leave some to ${open} more`;
  const hint = `Written are ${written.map(({ name, weight }) => `${name} ${weight}`).join(', ')}; gates without a weight share what is left.`;
  return [{ path, at: 'key', expected: left, got: `${total}`, hint }];
}

/** The weight of each gate as it is written; nothing when one of them is no weight at all, which the schema says. */
function givenWeights(
  gates: unknown,
  { hasClass, providers }: Payments,
): Readonly<Record<string, number | undefined>> | undefined {
  const all: readonly (readonly [string, unknown])[] = [
    ['errors', valueAt(gates, ['errors', 'weight'])],
    ['slow', valueAt(gates, ['slow', 'weight'])],
    ...(hasClass ? PAYMENT_GATES : []).map(
      ([name, key]) => [name, valueAt(gates, [key, 'weight'])] as const,
    ),
    ...providers.map(
      (name) => [`payment-${name}`, valueAt(gates, ['payments', name, 'weight'])] as const,
    ),
    ...ownGates(gates).map(
      ({ kind, name }) => [name, valueAt(gates, [kind, name, 'weight'])] as const,
    ),
  ];
  const given: Record<string, number | undefined> = {};
  for (const [name, weight] of all) {
    if (weight !== undefined && !(typeof weight === 'number' && weight > 0 && weight <= 1)) {
      return undefined;
    }
    given[name] = weight;
  }
  return given;
}
