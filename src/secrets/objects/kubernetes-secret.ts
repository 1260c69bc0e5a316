import { createHash } from 'node:crypto';

/** Values by name. */
export type Values = Readonly<Record<string, string>>;

/** Where an object stands and what it carries along. */
export type ObjectPlace = {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
};

/** A Secret as it is sent to a cluster. */
export type KubernetesSecret = {
  readonly apiVersion: 'v1';
  readonly kind: 'Secret';
  readonly metadata: ObjectPlace;
  readonly type: string;
  readonly immutable: true;
  readonly data: Readonly<Record<string, string>>;
};

/**
 * An immutable Secret whose name ends with the hash of its values: a new version stands beside the old one, and what
 * runs keeps what it started with.
 */
export function kubernetesSecret(
  place: ObjectPlace,
  values: Values,
  type: string = 'Opaque',
): KubernetesSecret {
  const data = Object.entries(values).map(([name, value]) => [name, base64(value)]);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...place, name: versionedName(place.name, values) },
    type,
    immutable: true,
    data: Object.fromEntries(data),
  };
}

/** `name` with the first ten digits of the hash that the chart gives the same values. */
export function versionedName(name: string, values: Values): string {
  return `${name}-${createHash('sha256').update(goJson(values)).digest('hex').slice(0, 10)}`;
}

/** JSON as Helm's templates write it: sorted names, and signs of HTML escaped. */
function goJson(values: Values): string {
  const sorted = Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted)).replaceAll(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function base64(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64');
}
