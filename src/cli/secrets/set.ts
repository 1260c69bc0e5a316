import { openSecrets } from '../../secrets/open.ts';
import { sealSecrets, sealText } from '../../secrets/seal.ts';
import { weaknessesOf } from '../../secrets/strength.ts';
import { UserError } from '../../shared/errors.ts';
import { clearTextWith } from './clear-text.ts';
import { replaceFile } from './files.ts';
import { readValue } from './read-value.ts';
import { beginWork, tellChange, type SecretsFlags } from './work.ts';

/** `zhiyou secrets set`: the value comes from standard input or a hidden prompt, never from an argument. */
export async function setSecret(
  file: string,
  name: string,
  flags: SecretsFlags & { readonly allowWeak?: boolean },
): Promise<number> {
  const work = await beginWork(file, flags);
  const { opened, recipients, identities, words } = work;
  const value = await readValue(words.valueOf(name));
  const [weakness] = weaknessesOf(name, value);
  if (weakness !== undefined && (weakness.kind === 'empty' || flags.allowWeak !== true)) {
    throw new UserError(`${name}: ${words.weakness(weakness)}`, words.strongValue);
  }
  const options = { recipients, previous: opened, nowMs: Date.now() };
  const text =
    opened === undefined
      ? await sealSecrets({ [name]: value }, options)
      : await sealText(clearTextWith(opened.clearText, file, { [name]: value }), options);
  const reopened = await openSecrets(text, identities, file);
  replaceFile(file, opened?.sealedText, text);
  tellChange(work, reopened.values);
  return 0;
}
