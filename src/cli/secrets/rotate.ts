import type { RotationStep } from '../../secrets/rotation.ts';
import { chooseLanguage } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { say } from '../session.ts';
import { takeStep } from './take-step.ts';
import type { SecretsFlags } from './work.ts';

/** `zhiyou secrets rotate`: one step towards a new random value, which nobody sees. */
export async function rotateSecret(
  file: string,
  name: string,
  flags: SecretsFlags & { readonly step: RotationStep },
): Promise<number> {
  await takeStep(file, [name], flags);
  const { secrets: words } = wordsOf(chooseLanguage(flags.lang, process.env));
  say(words.nextStep[flags.step](file, name));
  return 0;
}
