import { existsSync, readFileSync } from 'node:fs';
import type { KeyObject } from 'node:crypto';
import { readPublicKey } from '../../release/keys.ts';
import { BUNDLE_TYPE } from '../../release/sign.ts';
import type { ReleaseFile } from '../../release/verify-release.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { fetchRelease, type RegistryFlags } from './registry.ts';

/** Media type of a release file in a registry. */
export const RELEASE_TYPE = 'application/vnd.zhiyou.release.v1+json';

/** Where the signature of a release file lies, unless it is named. */
export function bundlePath(file: string): string {
  return `${file}.sigstore.json`;
}

/**
 * A release file with its signature: from this machine, or beside an image (`oci://HOST/PATH:TAG`, or by digest).
 * @throws {UserError} when there is none.
 */
export async function readReleaseFile(
  place: string,
  flags: RegistryFlags & { readonly signature?: string },
): Promise<ReleaseFile> {
  if (!place.startsWith('oci://')) return readLocal(place, flags.signature);
  const { image, layers } = await fetchRelease(place.replace('oci://', ''), RELEASE_TYPE, flags);
  const textOf = (type: string): string | undefined => {
    const layer = layers.find(({ mediaType }) => mediaType === type);
    return layer === undefined ? undefined : Buffer.from(layer.bytes).toString('utf8');
  };
  const text = textOf(RELEASE_TYPE);
  if (text === undefined) {
    throw new UserError(`${place} holds no release`, 'Make one: zhiyou release create --push.');
  }
  return { file: place, text, signature: textOf(BUNDLE_TYPE), attachedTo: image };
}

/** @throws {UserError} when a file is missing or holds no such key. */
export function readKeys(files: readonly string[]): readonly KeyObject[] {
  return files.map((file) => {
    try {
      return readPublicKey(readText(file));
    } catch (error) {
      if (!(error instanceof UserError) || error.message.startsWith(file)) throw error;
      throw new UserError(`${file}: ${error.message}`, error.hint);
    }
  });
}

/** The text of a file that somebody named. @throws {UserError} when it cannot be read. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`, 'Name a file that is there.');
  }
}

function readLocal(file: string, named: string | undefined): ReleaseFile {
  const text = readText(file);
  const beside = bundlePath(file);
  if (named === undefined && !existsSync(beside)) return { file, text, signature: undefined };
  return { file, text, signature: readText(named ?? beside) };
}
