import { openSecrets, type OpenedSecrets } from '../../secrets/open.ts';
import { recipientOf } from '../../secrets/age-keys.ts';
import { weaknessesOf } from '../../secrets/strength.ts';
import { UserError } from '../../shared/errors.ts';
import { chooseLanguage, type Language } from '../messages/language.ts';
import type { SecretWords } from '../messages/secret-words.ts';
import { wordsOf } from '../messages/words.ts';
import { say } from '../session.ts';
import { readIfThere } from './files.ts';
import { ownIdentities } from './identities.ts';

/** Options of every command that reads values. */
export type SecretsFlags = {
  readonly lang?: Language;
  readonly recipient?: readonly string[];
};

/** A file of secrets that is being changed; `opened` is absent while there is no file yet. */
export type Work = {
  readonly file: string;
  readonly opened: OpenedSecrets | undefined;
  readonly identities: readonly string[];
  readonly recipients: readonly string[];
  readonly words: SecretWords;
};

/**
 * Opens the file, or prepares a new one for the given public keys and one's own.
 * @throws {UserError} when it cannot be opened, or a new one would be for nobody.
 */
export async function beginWork(file: string, flags: SecretsFlags): Promise<Work> {
  const { secrets: words } = wordsOf(chooseLanguage(flags.lang, process.env));
  const identities = await ownIdentities(process.env);
  const text = readIfThere(file);
  if (text !== undefined) {
    const opened = await openSecrets(text, identities, file);
    if (flags.recipient !== undefined) {
      throw new UserError(
        `${file} exists, and who may read it is not changed along with its values`,
        'Use zhiyou secrets keys add and keys remove.',
      );
    }
    return { file, opened, identities, recipients: opened.recipients, words };
  }
  if (identities.length === 0) {
    throw new UserError(
      `${file} is new, and no private key of age is given that could open it afterwards`,
      'Make one with zhiyou secrets keys generate, and set SOPS_AGE_KEY_FILE.',
    );
  }
  const own = await Promise.all(
    identities.map((one, index) => recipientOf(one, `key ${index + 1}`)),
  );
  return {
    file,
    opened: undefined,
    identities,
    words,
    recipients: [...new Set([...own, ...(flags.recipient ?? [])])],
  };
}

/** Says which names changed, and which of the new values are weak. No value is told. */
export function tellChange(
  { file, opened, words }: Work,
  values: Readonly<Record<string, string>>,
): void {
  const before = opened?.values ?? {};
  say(
    words.written(file, {
      added: Object.keys(values).filter((name) => !Object.hasOwn(before, name)),
      changed: Object.keys(values).filter(
        (name) => Object.hasOwn(before, name) && before[name] !== values[name],
      ),
      removed: Object.keys(before).filter((name) => !Object.hasOwn(values, name)),
    }),
  );
  for (const [name, value] of Object.entries(values)) {
    for (const weakness of weaknessesOf(name, value)) {
      say(`${words.warning}${name}: ${words.weakness(weakness)}`);
    }
  }
}
