import type { KeyObject } from 'node:crypto';
import type { ReleasePolicy } from '../domain/release-policy.ts';
import type { Found } from '../shared/finding.ts';
import { checkSignature } from './check-signature.ts';
import { judgeRelease, type Point } from './judge-release.ts';
import { readRelease } from './read-release.ts';
import type { Release } from './release.ts';

/** A release file with what came beside it. */
export type ReleaseFile = {
  readonly file: string;
  readonly text: string;
  /** A sigstore bundle or a bare signature; absent when there is none. */
  readonly signature: string | undefined;
  /** Digest of the image that the file was found beside; absent where it was not. */
  readonly attachedTo?: string;
};

/** What a release is, and every point at which it falls short. */
export type Verified = { readonly release: Release; readonly points: readonly Point[] };

const PROBLEMS: Readonly<Record<'absent' | 'wrong' | 'unreadable' | 'unknown', Found>> = {
  absent: { en: 'none', zh: '没有签名' },
  wrong: {
    en: 'one of other bytes or another key: the file was altered, or somebody else signed it',
    zh: '签名与内容或密钥不符：文件被改动，或由他人签署',
  },
  unreadable: { en: 'something else', zh: '无法识别的签名' },
  unknown: { en: 'no key to check it with', zh: '没有可用于核对的公钥' },
};

/**
 * Checks who signed a release and what it says of itself.
 * @throws {UserError} when it is no release file: a digest is missing, it is cut off, …
 */
export function verifyRelease(
  { file, text, signature, attachedTo }: ReleaseFile,
  { policy, keys }: { readonly policy: ReleasePolicy; readonly keys: readonly KeyObject[] },
): Verified {
  const problem = signatureProblem(text, signature, { keys, isRequired: policy.requireSigned });
  const release = readRelease(file, text);
  const wants = { en: 'a signature by a key of the environment', zh: '由环境认可的密钥签署' };
  const signed: readonly Point[] =
    problem === undefined ? [] : [{ point: 'signature', wants, found: PROBLEMS[problem] }];
  const placed = attachedTo === undefined ? [] : strayed(release, attachedTo);
  return { release, points: [...signed, ...placed, ...judgeRelease(release, policy)] };
}

function strayed({ image }: Release, attachedTo: string): readonly Point[] {
  if (image.endsWith(`@${attachedTo}`)) return [];
  const wants = {
    en: `the image that it lies beside, ${attachedTo}`,
    zh: `所附着的镜像 ${attachedTo}`,
  };
  return [{ point: 'image', wants, found: image }];
}

function signatureProblem(
  text: string,
  signature: string | undefined,
  { keys, isRequired }: { readonly keys: readonly KeyObject[]; readonly isRequired: boolean },
): keyof typeof PROBLEMS | undefined {
  if (signature === undefined) return isRequired ? 'absent' : undefined;
  if (keys.length === 0) return isRequired ? 'unknown' : undefined;
  const check = checkSignature(Buffer.from(text), signature, keys);
  return check === 'good' ? undefined : check;
}
