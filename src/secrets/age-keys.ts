import {
  armor,
  Decrypter,
  Encrypter,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';
import { SecretsFileError } from './problem.ts';

/** A private key of age and the public key that belongs to it. */
export type AgeKey = { readonly identity: string; readonly recipient: string };

/** Makes a new key pair. */
export async function newAgeKey(): Promise<AgeKey> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/**
 * The private keys in a text such as age-keygen writes: one a line, `#` begins a remark.
 * @throws {SecretsFileError} when a line is no private key of age; the line's number is told, not what it holds.
 */
export async function readIdentities(text: string, source: string): Promise<readonly string[]> {
  const identities: string[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    await recipientOf(line, `${source}:${index + 1}`);
    identities.push(line);
  }
  return identities;
}

/** The public key of a private one. @throws {SecretsFileError} when it is none. */
export async function recipientOf(identity: string, source: string): Promise<string> {
  try {
    return await identityToRecipient(identity);
  } catch {
    throw new SecretsFileError(
      'bad-identity',
      `${source}: expected a private key of age (AGE-SECRET-KEY-1…)`,
      'Give the file that age-keygen or zhiyou secrets keys generate wrote; keys of SSH are not read.',
    );
  }
}

/** @throws {SecretsFileError} when a text is no public key of age. */
export function checkRecipient(recipient: string): void {
  try {
    new Encrypter().addRecipient(recipient);
  } catch {
    const shown = /^age1[a-z0-9]*$/.test(recipient) ? `, got ${recipient}` : '';
    throw new SecretsFileError(
      'bad-recipient',
      `expected a public key of age (age1…)${shown}`,
      'age-keygen -y FILE and zhiyou secrets keys generate print the public key.',
    );
  }
}

/** The key of a file's values, sealed for one public key. */
export async function wrapDataKey(dataKey: Uint8Array, recipient: string): Promise<string> {
  checkRecipient(recipient);
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(dataKey));
}

/** The key of a file's values from the first of `wrapped` that one of `identities` opens; else `undefined`. */
export async function unwrapDataKey(
  wrapped: readonly string[],
  identities: readonly string[],
): Promise<Uint8Array | undefined> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  for (const one of wrapped) {
    try {
      return await decrypter.decrypt(armor.decode(one));
    } catch {
      // Sealed for somebody else, or damaged: another entry may fit.
    }
  }
  return undefined;
}
