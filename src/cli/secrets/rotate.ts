import { randomBytes } from 'node:crypto';
import { openSecrets } from '../../secrets/open.ts';
import { beginRotation, endRotation } from '../../secrets/rotation.ts';
import { sealText } from '../../secrets/seal.ts';
import { UserError } from '../../shared/errors.ts';
import { say } from '../session.ts';
import { clearTextWith } from './clear-text.ts';
import { readThere, replaceFile } from './files.ts';
import { beginWork, tellChange, type SecretsFlags } from './work.ts';

/** 384 bits, which no rule calls weak. */
const VALUE_BYTES = 48;

/**
 * `zhiyou secrets rotate`: a new random value, which nobody sees, beside the old one, which stands as NAME_PREVIOUS
 * until the window is closed with `--finish`.
 */
export async function rotateSecret(
  file: string,
  name: string,
  flags: SecretsFlags & { readonly finish?: boolean },
): Promise<number> {
  readThere(file);
  const work = await beginWork(file, flags);
  const { opened, recipients, identities, words } = work;
  const finish = flags.finish === true;
  const changed = changesOf(opened?.values ?? {}, { file, name, finish });
  const options = { recipients, previous: opened, nowMs: Date.now() };
  const text = await sealText(clearTextWith(opened?.clearText ?? '', file, changed), options);
  if (text === opened?.sealedText) {
    say(words.unchanged(file));
    return 0;
  }
  const reopened = await openSecrets(text, identities, file);
  replaceFile(file, opened?.sealedText, text);
  tellChange(work, reopened.values);
  if (!finish) say(words.finishLater(file, name));
  return 0;
}

type Rotation = { readonly file: string; readonly name: string; readonly finish: boolean };

/** The names whose values become others, or go. */
function changesOf(
  before: Readonly<Record<string, string>>,
  { file, name, finish }: Rotation,
): Readonly<Record<string, string | undefined>> {
  if (!Object.hasOwn(before, name)) {
    throw new UserError(`${file} has no ${name}`, `zhiyou secrets show ${file} lists its names.`);
  }
  const fresh = randomBytes(VALUE_BYTES).toString('base64');
  const after = finish ? endRotation(before, name) : beginRotation(before, name, fresh);
  if (after === undefined) {
    throw new UserError(
      `${name} is being rotated already: its previous value still counts`,
      `Close that window first: zhiyou secrets rotate ${file} ${name} --finish.`,
    );
  }
  const names = Object.keys({ ...before, ...after }).filter((one) => before[one] !== after[one]);
  return Object.fromEntries(names.map((one) => [one, after[one]]));
}
