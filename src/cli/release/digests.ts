import { createHash } from 'node:crypto';
import { canonicalJson } from '../../release/canonical-json.ts';
import type { Scene } from '../application.ts';
import { declaredValues } from '../compose/cluster/values.ts';

/** `sha256:…` of bytes or of a text. */
export function digestOf(content: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/** Digest of the values that an environment in a cluster declares now, as canonical JSON. */
export function valuesDigest(scene: Scene): string {
  return digestOf(canonicalJson(declaredValues(scene)));
}
