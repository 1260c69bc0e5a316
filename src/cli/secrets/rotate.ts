import { randomBytes } from 'node:crypto';
import { openSecrets } from '../../secrets/open.ts';
import { rotate, type RotationStep } from '../../secrets/rotation.ts';
import { sealText } from '../../secrets/seal.ts';
import { UserError } from '../../shared/errors.ts';
import { say } from '../session.ts';
import { clearTextWith } from './clear-text.ts';
import { readThere, replaceFile } from './files.ts';
import { beginWork, tellChange, type SecretsFlags } from './work.ts';

/** 384 bits, which no rule calls weak. */
const VALUE_BYTES = 48;

/** `zhiyou secrets rotate`: one step towards a new random value, which nobody sees. */
export async function rotateSecret(
  file: string,
  name: string,
  flags: SecretsFlags & { readonly step: RotationStep },
): Promise<number> {
  const text = readThere(file);
  const work = await beginWork(file, flags);
  const { opened, recipients, identities, words } = work;
  const { step } = flags;
  const changed = changesOf(opened?.values ?? {}, { file, name, step });
  const options = { recipients, previous: opened, nowMs: Date.now() };
  const sealed = await sealText(clearTextWith(opened?.clearText ?? '', file, changed), options);
  const reopened = await openSecrets(sealed, identities, file);
  replaceFile(file, text, sealed);
  tellChange(work, reopened.values);
  say(words.nextStep[step](file, name));
  return 0;
}

type Rotation = { readonly file: string; readonly name: string; readonly step: RotationStep };

/** The names whose values become others, or go. */
function changesOf(
  before: Readonly<Record<string, string>>,
  { file, name, step }: Rotation,
): Readonly<Record<string, string | undefined>> {
  if (!Object.hasOwn(before, name)) {
    throw new UserError(`${file} has no ${name}`, `zhiyou secrets show ${file} lists its names.`);
  }
  const fresh = randomBytes(VALUE_BYTES).toString('base64');
  const rotated = rotate(before, name, { step, fresh });
  if (rotated.kind === 'refused') {
    throw new UserError(
      `the rotation of ${name} is not ready for ${step}: its next step is ${rotated.next}`,
      `zhiyou secrets rotate ${file} ${name} --step ${rotated.next}`,
    );
  }
  const after = rotated.values;
  const names = Object.keys({ ...before, ...after }).filter((one) => before[one] !== after[one]);
  return Object.fromEntries(names.map((one) => [one, after[one]]));
}
