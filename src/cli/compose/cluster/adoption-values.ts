import { stableJson } from '../../../shared/stable-json.ts';

type Values = Readonly<Record<string, unknown>>;

/** Settings that only an installation alone has, or that the slot decides. */
const OWN: ReadonlySet<string> = new Set([
  'mode',
  'slot',
  'fullnameOverride',
  'release',
  'application',
]);

/** The values of a slot that runs what an installation of its own ran; the image is told by its digest. */
export function slotValues(values: Values): Values {
  const { image, ...rest } = withoutOwn(values);
  if (!isMap(image)) return rest;
  const { tag: _tag, digest: _digest, repository: _repository, ...more } = image;
  return Object.keys(more).length === 0 ? rest : { ...rest, image: more };
}

/** The values with which the same Helm release holds what both slots share, and nothing else. */
export function sharedValues(values: Values, application: string): Values {
  return { ...withoutOwn(values), mode: 'edge', application };
}

/** Paths of the settings in which two sets of values differ, in order; a list counts as one. */
export function differencesOf(one: Values, other: Values, path = ''): readonly string[] {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted();
  return keys.flatMap((key): readonly string[] => {
    const [left, right] = [one[key], other[key]];
    const here = `${path}${key}`;
    if (isMap(left) && isMap(right)) return differencesOf(left, right, `${here}.`);
    return stableJson(left ?? null) === stableJson(right ?? null) ? [] : [here];
  });
}

/** Why the database or the volume of an installation would not survive; absent when they would. */
export function lossIn(values: Values, name: string, application: string): string | undefined {
  if (name === application) return undefined;
  const { postgres, persistence } = values;
  if (isMap(postgres) && postgres['enabled'] === true) return 'postgres';
  const claims = isMap(persistence) && persistence['enabled'] === true;
  return claims && !persistence['existingClaim'] ? 'persistence' : undefined;
}

function withoutOwn(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !OWN.has(key)));
}

function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
