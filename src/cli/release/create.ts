import { writeFileSync } from 'node:fs';
import { readPrivateKey } from '../../release/keys.ts';
import { releaseText, readRelease } from '../../release/read-release.ts';
import type { Release } from '../../release/release.ts';
import { BUNDLE_TYPE, signBundle } from '../../release/sign.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { chooseLanguage } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { printResult } from '../session.ts';
import { digestOf } from './digests.ts';
import { bundlePath, readText, RELEASE_TYPE } from './read-release-file.ts';
import { attachRelease } from './registry.ts';
import { releaseOf, type CreateFlags } from './release-of.ts';

/** What became of a wish for a release file. */
export type Made = {
  readonly file: string;
  readonly digest: string;
  readonly isSigned: boolean;
  readonly pushed: Awaited<ReturnType<typeof attachRelease>> | undefined;
  readonly release: Release;
};

/**
 * Writes a release file, signs it where there is a key, and brings it beside its image where that is wished.
 * @throws {UserError} when a report is malformed or a digest is missing; nothing is written then.
 */
export async function makeRelease(flags: CreateFlags): Promise<Made> {
  const release = await releaseOf(flags);
  const text = releaseText(release);
  readRelease(flags.out, text);
  const signature = signatureOf(text, flags.key);
  if (flags.push && signature === undefined) {
    throw new UserError(
      'a release without signature is not pushed',
      'Name a key with --key or in ZHIYOU_SIGNING_KEY, or leave --push out.',
    );
  }
  const file = flags.out;
  write(file, text);
  if (signature !== undefined) write(bundlePath(file), signature);
  const pushed =
    flags.push && signature !== undefined
      ? await attachRelease(release.image, artifactOf(release, text, signature), flags)
      : undefined;
  return { file, digest: digestOf(text), isSigned: signature !== undefined, pushed, release };
}

/** The same, and tells it. */
export async function createCommand(flags: CreateFlags): Promise<void> {
  const made = await makeRelease(flags);
  const { file, digest, isSigned, pushed } = made;
  const words = wordsOf(chooseLanguage(flags.lang, process.env)).release;
  printResult(flags.output, made, () => [
    words.written(file, digest),
    isSigned ? words.signed(bundlePath(file)) : words.unsigned,
    ...(pushed === undefined ? [] : [words[pushed.kind](pushed.reference, pushed.digest)]),
  ]);
}

function artifactOf({ version }: Release, text: string, signature: string) {
  const layers = [
    { mediaType: RELEASE_TYPE, bytes: Buffer.from(text) },
    { mediaType: BUNDLE_TYPE, bytes: Buffer.from(signature) },
  ];
  return { type: RELEASE_TYPE, version, layers };
}

/** The key comes from a file or a variable: a command line is seen by everybody on the machine. */
function signatureOf(text: string, file: string | undefined): string | undefined {
  const { ZHIYOU_SIGNING_KEY: variable, ZHIYOU_SIGNING_PASSWORD: password } = process.env;
  const pem = file === undefined ? variable : readText(file);
  if (pem === undefined || pem === '') return undefined;
  return signBundle(Buffer.from(text), readPrivateKey(pem, password));
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`, 'Name another place with --out.');
  }
}
