import { createHash } from 'node:crypto';
import { OperationError } from '../../shared/errors.ts';
import type { Client } from './client.ts';

/** Media type of the manifest that a chart is pushed with. */
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

const ACCEPTED = [
  'application/vnd.oci.image.index.v1+json',
  MANIFEST_TYPE,
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/**
 * Digest of the manifest that a tag or digest names.
 * @throws {OperationError} `not-found` when there is none.
 */
export async function digestOf(client: Client, target: string): Promise<string> {
  const wish = {
    path: `manifests/${target}`,
    headers: { accept: ACCEPTED },
    actions: 'pull',
    expect: [200],
  } as const;
  const head = await client.ask({ method: 'HEAD', ...wish });
  const told = head.headers.get('docker-content-digest');
  if (told !== undefined && /^sha256:[0-9a-f]{64}$/.test(told)) return told;
  const { body } = await client.ask({ method: 'GET', ...wish });
  return digest(body);
}

/** Digest of the manifest that a tag or digest names; absent when there is none. */
export async function findDigest(client: Client, target: string): Promise<string | undefined> {
  try {
    return await digestOf(client, target);
  } catch (error) {
    if (error instanceof OperationError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Writes a manifest under a tag. */
export async function putManifest(
  client: Client,
  tag: string,
  manifest: Uint8Array,
): Promise<void> {
  await client.ask({
    method: 'PUT',
    path: `manifests/${tag}`,
    headers: { 'content-type': MANIFEST_TYPE },
    body: manifest,
    actions: 'pull,push',
    expect: [201],
  });
}

/** `sha256:…` of some bytes. */
export function digest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
