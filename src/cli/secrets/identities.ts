import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { readIdentities } from '../../secrets/age-keys.ts';
import { SecretsFileError } from '../../secrets/problem.ts';
import { messageOf } from '../../shared/errors.ts';

/** Where sops looks for private keys, as the environment gives it. */
type KeyVariables = {
  readonly SOPS_AGE_KEY?: string | undefined;
  readonly SOPS_AGE_KEY_FILE?: string | undefined;
  readonly XDG_CONFIG_HOME?: string | undefined;
};

/**
 * The private keys of age that whoever runs the command has: SOPS_AGE_KEY, SOPS_AGE_KEY_FILE, and the file in which
 * sops looks by itself. None is an empty list.
 * @throws {SecretsFileError} when a file that is named cannot be read or holds something else.
 */
export async function ownIdentities(variables: KeyVariables): Promise<readonly string[]> {
  const { SOPS_AGE_KEY: key, SOPS_AGE_KEY_FILE: named } = variables;
  const usual = join(variables.XDG_CONFIG_HOME || join(homedir(), '.config'), 'sops/age/keys.txt');
  const texts = [
    { source: 'SOPS_AGE_KEY', text: key ?? '' },
    ...(named ? [{ source: named, text: readKeys(named) }] : []),
    ...(existsSync(usual) ? [{ source: usual, text: readKeys(usual) }] : []),
  ];
  const found = await Promise.all(texts.map(({ text, source }) => readIdentities(text, source)));
  return [...new Set(found.flat())];
}

function readKeys(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SecretsFileError(
      'no-key',
      `the file of private keys ${path} cannot be read: ${messageOf(error)}`,
      'Let SOPS_AGE_KEY_FILE name the file that zhiyou secrets keys generate or age-keygen wrote.',
    );
  }
}
