import type { SecretPlace, Setup } from '../../domain/setup.ts';
import { assertNever } from '../../shared/errors.ts';

/** One value that is replaced, and where it comes from. */
export type RotatedKey = {
  /** In the Secret; of a pull secret `username` or `password`. */
  readonly key: string;
  readonly place: SecretPlace;
  /** Without it nothing is replaced; the name of a robot account may stay. */
  readonly isRequired: boolean;
};

/** Values that are replaced together, with the Secret that they are in. */
export type ValuesTarget = {
  readonly kind: 'values';
  readonly secret: string;
  readonly keys: readonly RotatedKey[];
  /**
   * `signing`: only the application knows the value, so a new one is made here, and its consumers must accept both.
   * `given`: somebody else gives it out and must accept both for a while: a database, a provider, a registry.
   */
  readonly nature: 'signing' | 'given';
  /** What the coming values are tried with before they are used. */
  readonly trial: 'none' | 'pull' | 'pair';
};

/** What can be rotated in an environment. */
export type RotationTarget =
  | ValuesTarget
  /** The environment's own authority signs a new pair. */
  | { readonly kind: 'own-pair' }
  /** cert-manager renews the pair by itself. */
  | { readonly kind: 'cert-manager'; readonly certificate: string }
  /** Keys of age that open the environment's files of secrets. */
  | { readonly kind: 'age'; readonly files: readonly string[] };

const SIGNING = /^JWT_SECRET$/;
/** Words for values that belong together, by the names that they usually have. */
const WORDS: Readonly<Record<string, RegExp>> = {
  jwt: SIGNING,
  payment: /^PAYMENT_|^merchant\.json$/,
  database: /^DATABASE_URL$/,
  redis: /^REDIS_URL$/,
};

/** What a word or the name of a key means in an environment; undefined when there is no such thing. */
export function targetOf(setup: Setup, word: string): RotationTarget | undefined {
  if (word === 'pull-secret') return pullTarget(setup);
  if (word === 'tls') return tlsTarget(setup);
  if (word === 'age') return ageTarget(setup);
  const pattern = WORDS[word];
  const isMeant = (key: string) => (pattern === undefined ? key === word : pattern.test(key));
  for (const [secret, places] of Object.entries(setup.secrets)) {
    const keys = Object.entries(places).filter(([key]) => isMeant(key));
    if (keys.length > 0) return valuesTarget(secret, keys);
  }
  return undefined;
}

/** Every word and key that means something in an environment. */
export function rotatable(setup: Setup): readonly string[] {
  const words = [...Object.keys(WORDS), 'pull-secret', 'tls', 'age'];
  const keys = Object.values(setup.secrets).flatMap((places) => Object.keys(places));
  return [...words.filter((word) => targetOf(setup, word) !== undefined), ...new Set(keys)];
}

function valuesTarget(
  secret: string,
  keys: readonly (readonly [string, SecretPlace])[],
): ValuesTarget {
  return {
    kind: 'values',
    secret,
    keys: keys.map(([key, place]) => ({ key, place, isRequired: true })),
    nature: keys.every(([key]) => SIGNING.test(key)) ? 'signing' : 'given',
    trial: 'none',
  };
}

function pullTarget({ pullSecret }: Setup): ValuesTarget | undefined {
  if (pullSecret === undefined) return undefined;
  const { name, username, password } = pullSecret;
  return {
    kind: 'values',
    secret: name,
    keys: [
      { key: 'username', place: username, isRequired: false },
      { key: 'password', place: password, isRequired: true },
    ],
    nature: 'given',
    trial: 'pull',
  };
}

function tlsTarget({ tls }: Setup): RotationTarget | undefined {
  switch (tls?.source) {
    case undefined:
      return undefined;
    case 'own-authority':
      return { kind: 'own-pair' };
    case 'cert-manager':
      return { kind: 'cert-manager', certificate: tls.secretName };
    case 'given':
      return {
        kind: 'values',
        secret: tls.secretName,
        keys: [
          { key: 'tls.crt', place: tls.certificate, isRequired: true },
          { key: 'tls.key', place: tls.key, isRequired: true },
        ],
        nature: 'given',
        trial: 'pair',
      };
    default:
      return assertNever(tls);
  }
}

function ageTarget({ secrets, pullSecret, tls }: Setup): RotationTarget | undefined {
  const places = [
    ...Object.values(secrets).flatMap((keys) => Object.values(keys)),
    ...(pullSecret === undefined ? [] : [pullSecret.username, pullSecret.password]),
    ...(tls?.source === 'given' ? [tls.certificate, tls.key] : []),
  ];
  const files = [...new Set(places.flatMap((place) => (place.kind === 'file' ? place.path : [])))];
  return files.length === 0 ? undefined : { kind: 'age', files };
}
