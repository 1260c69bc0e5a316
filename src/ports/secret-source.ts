import type { SecretPlace } from '../domain/setup.ts';

/** Where secret values are read from. */
export type SecretSource = {
  /**
   * The value; undefined when there is none, which a cluster that has one already can bear. An empty text is none.
   * @throws {UserError} when the place is there and cannot be read, never with a value in it.
   */
  readonly read: (place: SecretPlace) => Promise<string | undefined>;
};
