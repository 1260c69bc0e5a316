import { PROVIDER_PREFIX, SHARES } from '../gate-weights.ts';
import { suggest } from '../suggest.ts';
import { entriesOf, valueAt, type Trouble } from './trouble.ts';

/** The sections of gates that an environment names itself. */
const SECTIONS = ['latency', 'custom', 'means'] as const;

/** A gate of an environment's own: the section that it stands in, and its name. */
type OwnGate = { readonly kind: (typeof SECTIONS)[number]; readonly name: string };

/** The gates that an environment has of its own, in the order of the sections. */
export function ownGates(gates: unknown): readonly OwnGate[] {
  return SECTIONS.flatMap((kind) =>
    entriesOf(valueAt(gates, [kind])).map(([name]) => ({ kind, name })),
  );
}

/** Names that another gate has, and route classes that there are not. */
export function ownGateTroubles(
  root: unknown,
  path: readonly string[],
  gates: unknown,
): readonly Trouble[] {
  const classes = entriesOf(valueAt(root, ['routes'])).map(([name]) => name);
  const found = ownGates(gates);
  return found.flatMap(({ kind, name }, k) => {
    const own = [...path, kind, name];
    const asked = valueAt(gates, [kind, name, 'routeClass']);
    return [
      ...nameTroubles(own, name, found.slice(0, k)),
      ...(typeof asked === 'string' && classes.length > 0 && !classes.includes(asked)
        ? [classTrouble([...own, 'routeClass'], asked, classes)]
        : []),
    ];
  });
}

function nameTroubles(
  path: readonly string[],
  name: string,
  before: readonly OwnGate[],
): readonly Trouble[] {
  const other = before.find((one) => one.name === name);
  const isTaken = name in SHARES || name.startsWith(PROVIDER_PREFIX);
  if (other === undefined && !isTaken) return [];
  const hint =
    other === undefined
      ? `Choose another: ${Object.keys(SHARES).join(', ')} and what begins with ${PROVIDER_PREFIX} are gates that are there anyway.`
      : `Choose another: one in ${other.kind} has it already.`;
  const got = JSON.stringify(name);
  return [{ path, at: 'key', expected: 'a name that no other gate has', got, hint }];
}

function classTrouble(path: readonly string[], asked: string, classes: readonly string[]): Trouble {
  const meant = suggest(asked, classes);
  const hint = meant === undefined ? `There are ${classes.join(', ')}.` : `Did you mean ${meant}?`;
  return { path, expected: 'a route class of this application', hint };
}
