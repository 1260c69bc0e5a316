import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SecretSource } from '../../../ports/secret-source.ts';
import { openSecrets } from '../../../secrets/open.ts';
import { messageOf, UserError } from '../../../shared/errors.ts';
import { ownIdentities } from '../../secrets/identities.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Secrets from the command's environment, and from sealed files, each of which is opened once; paths are seen from `base`. */
export function secretSource(base: string, variables: Variables): SecretSource {
  const opened = new Map<string, Promise<Readonly<Record<string, string>>>>();
  return {
    read: async (place) => {
      if (place.kind === 'env') return variables[place.name];
      const path = resolve(base, place.path);
      const values = opened.get(path) ?? valuesIn(path, variables);
      opened.set(path, values);
      return (await values)[place.key];
    },
  };
}

async function valuesIn(
  path: string,
  variables: Variables,
): Promise<Readonly<Record<string, string>>> {
  const identities = await ownIdentities(variables);
  return (await openSecrets(readText(path), identities, path)).values;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(
      `${path} cannot be read: ${messageOf(error)}`,
      'Make it with zhiyou secrets, or name another one in setup.',
    );
  }
}
