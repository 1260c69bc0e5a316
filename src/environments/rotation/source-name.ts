import type { SecretPlace } from '../../domain/setup.ts';

/** The name of a value at its source: the variable, or the key of the file. */
export function nameIn(place: SecretPlace): string {
  return place.kind === 'env' ? place.name : place.key;
}

/** The same source under another name. */
export function renamed(place: SecretPlace, name: string): SecretPlace {
  return place.kind === 'env' ? { ...place, name } : { ...place, key: name };
}
