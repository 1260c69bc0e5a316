import { createHash } from 'node:crypto';
import { OperationError } from '../../shared/errors.ts';
import type { Client } from './client.ts';
import type { Answer } from './exchange.ts';

/** Media type of the manifest that a chart is pushed with. */
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** Media type of a list of manifests. */
export const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';

const ACCEPTED = [
  INDEX_TYPE,
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

/** A manifest as it is kept: its bytes, their digest and its media type. */
export type KeptManifest = {
  readonly body: Uint8Array;
  readonly digest: string;
  readonly mediaType: string;
};

/** The manifest that a tag or digest names; absent when there is none. */
export async function findManifest(
  client: Client,
  target: string,
): Promise<KeptManifest | undefined> {
  const answer = await client.ask({
    method: 'GET',
    path: `manifests/${target}`,
    headers: { accept: ACCEPTED },
    actions: 'pull',
    expect: [200, 404],
  });
  if (answer.status === 404) return undefined;
  const { body, headers } = answer;
  const [mediaType = ''] = (headers.get('content-type') ?? '').split(';');
  return { body, digest: digest(body), mediaType: mediaType === '' ? MANIFEST_TYPE : mediaType };
}

/** Writes a manifest under a tag. */
export async function putManifest(
  client: Client,
  tag: string,
  manifest: Uint8Array,
  mediaType: string = MANIFEST_TYPE,
): Promise<Answer> {
  return client.ask({
    method: 'PUT',
    path: `manifests/${tag}`,
    headers: { 'content-type': mediaType },
    body: manifest,
    actions: 'pull,push',
    expect: [201],
  });
}

/** `sha256:…` of some bytes. */
export function digest(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
