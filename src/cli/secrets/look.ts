import { openSecrets, outlineSecrets } from '../../secrets/open.ts';
import { weaknessesOf } from '../../secrets/strength.ts';
import type { OutputFormat } from '../flags.ts';
import { chooseLanguage } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { printResult } from '../session.ts';
import { readThere } from './files.ts';
import { ownIdentities } from './identities.ts';
import type { SecretsFlags } from './work.ts';

type LookFlags = SecretsFlags & { readonly output: OutputFormat };

/** `zhiyou secrets show`: names and keys, which are not encrypted. Values are never shown. */
export function showSecrets(file: string, flags: LookFlags & { readonly names?: boolean }): number {
  const { secrets: words } = wordsOf(chooseLanguage(flags.lang, process.env));
  const { names, recipients, modifiedAt } = outlineSecrets(readThere(file), file);
  printResult(flags.output, { file, names, recipients, modifiedAt }, () => [
    ...names,
    ...(flags.names === true ? [] : ['', words.modified(modifiedAt), words.readers(recipients)]),
  ]);
  return 0;
}

/** `zhiyou secrets check`: opens the file, checks its message code and the strength of every value; 1 when one is weak. */
export async function checkSecrets(file: string, flags: LookFlags): Promise<number> {
  const { secrets: words } = wordsOf(chooseLanguage(flags.lang, process.env));
  const { values } = await openSecrets(readThere(file), await ownIdentities(process.env), file);
  const rows = Object.entries(values).map(([name, value]) => ({
    name,
    weaknesses: weaknessesOf(name, value),
  }));
  printResult(flags.output, { file, secrets: rows }, () =>
    rows.flatMap(({ name, weaknesses }) =>
      weaknesses.length === 0
        ? [`✓ ${name}`]
        : weaknesses.map((weakness) => `✗ ${name}: ${words.weakness(weakness)}`),
    ),
  );
  return rows.every(({ weaknesses }) => weaknesses.length === 0) ? 0 : 1;
}
