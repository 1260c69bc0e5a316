import { randomBytes } from 'node:crypto';
import { openSecrets } from '../../secrets/open.ts';
import { rotate, type RotationStep } from '../../secrets/rotation.ts';
import { sealText } from '../../secrets/seal.ts';
import { UserError } from '../../shared/errors.ts';
import { clearTextWith } from './clear-text.ts';
import { readThere, replaceFile } from './files.ts';
import { beginWork, tellChange, type SecretsFlags } from './work.ts';

/** 384 bits, which no rule calls weak. */
const VALUE_BYTES = 48;

type Rotation = { readonly file: string; readonly name: string; readonly step: RotationStep };

/**
 * Takes one step of a rotation for some values of a file, all at once; what an announcement announces is random, and
 * nobody sees it.
 * @throws {UserError} when one of them is not there, or the step is not its next one.
 */
export async function takeStep(
  file: string,
  names: readonly string[],
  { step, ...flags }: SecretsFlags & { readonly step: RotationStep },
): Promise<void> {
  const text = readThere(file);
  const work = await beginWork(file, flags);
  const { opened, recipients, identities } = work;
  const before = opened?.values ?? {};
  const changes = names.map((name) => changesOf(before, { file, name, step }));
  const changed = Object.assign({}, ...changes);
  const options = { recipients, previous: opened, nowMs: Date.now() };
  const sealed = await sealText(clearTextWith(opened?.clearText ?? '', file, changed), options);
  const reopened = await openSecrets(sealed, identities, file);
  replaceFile(file, text, sealed);
  tellChange(work, reopened.values);
}

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
