import type { Release } from './release.ts';
import { canonicalJson } from './canonical-json.ts';
import { jsonFrom } from './reports/json.ts';
import { releaseSchema } from './release-schema.ts';
import { UserError } from '../shared/errors.ts';

/** The text of a release file: canonical, so that equal releases have equal bytes and equal digests. */
export function releaseText(release: Release): string {
  return canonicalJson(release);
}

/**
 * Reads a release file.
 * @throws {UserError} when it is none, or not in its canonical form: then a key may stand twice, or a formatter ran.
 */
export function readRelease(file: string, text: string): Release {
  const release = jsonFrom(releaseSchema, file, text, 'a release (zhiyou release create)');
  if (releaseText(release) === text) return release;
  throw new UserError(
    `${file}: expected canonical JSON (RFC 8785), found another form`,
    'Hand over the file as zhiyou release create wrote it.',
  );
}
