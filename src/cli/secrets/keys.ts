import { writeFileSync } from 'node:fs';
import { checkRecipient, newAgeKey } from '../../secrets/age-keys.ts';
import { outlineSecrets } from '../../secrets/open.ts';
import { rekey, sealText } from '../../secrets/seal.ts';
import { OperationError, UserError, messageOf } from '../../shared/errors.ts';
import type { OutputFormat } from '../flags.ts';
import { printResult, say } from '../session.ts';
import { readThere, replaceFile } from './files.ts';
import { beginWork, type SecretsFlags, type Work } from './work.ts';

/** `zhiyou secrets keys list`: needs no private key. */
export function listKeys(file: string, { output }: { readonly output: OutputFormat }): number {
  const { recipients, modifiedAt } = outlineSecrets(readThere(file), file);
  printResult(output, { file, recipients, modifiedAt }, () => recipients);
  return 0;
}

/** `zhiyou secrets keys add`: the values stay as they are written. */
export async function addKeys(
  file: string,
  added: readonly string[],
  flags: SecretsFlags,
): Promise<number> {
  for (const recipient of added) checkRecipient(recipient);
  const work = await workOn(file, flags);
  return changeKeys(work, [...new Set([...work.recipients, ...added])]);
}

/** `zhiyou secrets keys remove`: every value is written anew under a new key. */
export async function removeKeys(
  file: string,
  removed: readonly string[],
  flags: SecretsFlags,
): Promise<number> {
  const work = await workOn(file, flags);
  const unknown = removed.find((one) => !work.recipients.includes(one));
  if (unknown !== undefined) {
    throw new UserError(
      `${file} is not encrypted for ${unknown}`,
      `zhiyou secrets keys list ${file} shows for whom it is.`,
    );
  }
  const left = work.recipients.filter((one) => !removed.includes(one));
  const code = await changeKeys(work, left);
  say(work.words.exposed);
  return code;
}

/** `zhiyou secrets keys renew`: a new key of the values for the same owners. */
export async function renewKeys(file: string, flags: SecretsFlags): Promise<number> {
  const { opened, recipients, words } = await workOn(file, flags);
  replaceFile(file, opened.sealedText, await rekey(opened, recipients, Date.now()));
  say(words.renewed(file));
  return 0;
}

/** `zhiyou secrets keys generate`: the private key goes into a new file, the public one to stdout. */
export async function generateKey(path: string): Promise<number> {
  const { identity, recipient } = await newAgeKey();
  try {
    writeFileSync(path, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    throw new OperationError(`${path} cannot be made: ${messageOf(error)}`, {
      code: 'rejected',
      retryable: false,
      cause: error,
    });
  }
  process.stdout.write(`${recipient}\n`);
  return 0;
}

/** A file that is open. */
export type OpenWork = Work & { readonly opened: NonNullable<Work['opened']> };

/** Opens a file that is there. @throws {UserError} when it is not. */
export async function workOn(file: string, flags: SecretsFlags): Promise<OpenWork> {
  readThere(file);
  const { opened, ...work } = await beginWork(file, flags);
  if (opened !== undefined) return { ...work, opened };
  throw new UserError(`${file} went away meanwhile`, 'Do it again.');
}

/** Lets these keys open a file, and no others; one that goes means that every value is written anew. */
export async function changeKeys(
  { file, opened, words }: OpenWork,
  recipients: readonly string[],
): Promise<number> {
  const options = { recipients, previous: opened, nowMs: Date.now() };
  const text = await sealText(opened.clearText, options);
  if (text === opened.sealedText) {
    say(words.unchanged(file));
    return 0;
  }
  replaceFile(file, opened.sealedText, text);
  say(words.keysWritten(file, recipients.length));
  return 0;
}
