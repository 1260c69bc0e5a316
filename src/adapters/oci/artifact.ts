import { OperationError, UserError } from '../../shared/errors.ts';
import { getBlob, putBlob } from './blobs.ts';
import { openClient, type Client, type ClientOptions } from './client.ts';
import { digest, findManifest, MANIFEST_TYPE, putManifest } from './manifests.ts';
import type { Pushed } from './push-chart.ts';
import { parseReference } from './reference.ts';
import { listByTag, referrersOf } from './referrers.ts';
import { jsonOr } from './refusal.ts';
import { retried } from './retry.ts';
import { artifactSchema, type Descriptor } from './schema.ts';

/** Something small that lies beside an image: files by their media types. The first one says what it is. */
export type Artifact = {
  readonly type: string;
  readonly version: string;
  readonly layers: readonly Layer[];
};

/** One file of an artefact. */
type Layer = { readonly mediaType: string; readonly bytes: Uint8Array };

const EMPTY = Buffer.from('{}');
const EMPTY_TYPE = 'application/vnd.oci.empty.v1+json';
const VERSION = 'org.opencontainers.image.version';

/**
 * Attaches an artefact to the image that a reference names, under a tag of its own as well, so that a version is
 * attached once. What is there with the same first file stays as it is: a signature differs each time it is made.
 * @throws {OperationError} `conflict` when the tag holds something else; `not-found` when there is no such image.
 */
export async function attachArtifact(
  image: string,
  { tag, artifact }: { readonly tag: string; readonly artifact: Artifact },
  options: ClientOptions,
): Promise<Pushed> {
  const { host, path, target } = parseReference(image);
  const client = openClient({ host, path }, options);
  const reference = `${host}/${path}:${tag}`;
  try {
    const subject = await retried(() => findManifest(client, target), options.pause);
    if (subject === undefined) throw absent(image);
    const found = await retried(() => findManifest(client, tag), options.pause);
    if (found !== undefined) {
      if (!holds(found.body, artifact)) throw differs(reference, found.digest);
      return { kind: 'present', reference, digest: found.digest };
    }
    const manifest = manifestOf(artifact, subject);
    const blobs = [EMPTY, ...artifact.layers.map(({ bytes }) => bytes)];
    for (const blob of blobs) await retried(() => putBlob(client, blob), options.pause);
    const answer = await retried(() => putManifest(client, tag, manifest), options.pause);
    if (!answer.headers.has('oci-subject')) {
      const listed = descriptorOf(manifest, artifact);
      await retried(() => listByTag(client, subject.digest, listed), options.pause);
    }
    return { kind: 'pushed', reference, digest: digest(manifest) };
  } finally {
    await client.close();
  }
}

/** An artefact that was found, and the digest of the image that it is attached to. */
export type Attached = { readonly image: string; readonly layers: readonly Layer[] };

/**
 * The artefact of a type that is attached to an image; of several, the one of the version that the reference names as
 * its tag.
 * @throws {UserError} when there is none, or several and no telling which. @throws {OperationError} as registries do.
 */
export async function fetchArtifact(
  image: string,
  type: string,
  options: ClientOptions,
): Promise<Attached> {
  const { host, path, target } = parseReference(image);
  const client = openClient({ host, path }, options);
  try {
    const subject = await retried(() => findManifest(client, target), options.pause);
    if (subject === undefined) throw absent(image);
    const all = await retried(() => referrersOf(client, subject.digest, type), options.pause);
    const named = all.filter(({ annotations }) => annotations?.[VERSION] === target);
    const [chosen, ...others] = named.length > 0 ? named : all;
    if (chosen === undefined || others.length > 0) throw notOne(image, all);
    const manifest = await findManifest(client, chosen.digest);
    const layers = layersIn(image, manifest?.body ?? new Uint8Array());
    return { image: subject.digest, layers: await bytesOf(client, layers) };
  } finally {
    await client.close();
  }
}

type LayerName = { readonly mediaType: string; readonly digest: string };

async function bytesOf(client: Client, layers: readonly LayerName[]): Promise<readonly Layer[]> {
  return Promise.all(
    layers.map(async ({ mediaType, digest: name }) => ({
      mediaType,
      bytes: await getBlob(client, name),
    })),
  );
}

function layersIn(image: string, body: Uint8Array): readonly LayerName[] {
  const manifest = artifactSchema.safeParse(jsonOr(body));
  if (manifest.success) return manifest.data.layers;
  throw new OperationError(`${image}: expected an artefact with layers, got something else`, {
    code: 'rejected',
    retryable: false,
  });
}

function holds(body: Uint8Array, { layers: [first] }: Artifact): boolean {
  const manifest = artifactSchema.safeParse(jsonOr(body));
  const kept = manifest.success ? manifest.data.layers[0]?.digest : undefined;
  return first !== undefined && kept === digest(first.bytes);
}

function manifestOf(
  { type, version, layers }: Artifact,
  subject: { readonly digest: string; readonly mediaType: string; readonly body: Uint8Array },
): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      artifactType: type,
      config: { mediaType: EMPTY_TYPE, digest: digest(EMPTY), size: EMPTY.length },
      layers: layers.map(({ mediaType, bytes }) => ({
        mediaType,
        digest: digest(bytes),
        size: bytes.length,
      })),
      subject: {
        mediaType: subject.mediaType,
        digest: subject.digest,
        size: subject.body.length,
      },
      annotations: { [VERSION]: version },
    }),
  );
}

function descriptorOf(manifest: Uint8Array, { type, version }: Artifact): Descriptor {
  return {
    mediaType: MANIFEST_TYPE,
    digest: digest(manifest),
    size: manifest.length,
    artifactType: type,
    annotations: { [VERSION]: version },
  };
}

function absent(image: string): OperationError {
  return new OperationError(`there is no image ${image}`, { code: 'not-found', retryable: false });
}

function differs(reference: string, found: string): OperationError {
  return new OperationError(
    `${reference} is there as ${found} with another content: a version is released once`,
    { code: 'conflict', retryable: false },
  );
}

function notOne(image: string, all: readonly Descriptor[]): UserError {
  const versions = all.map(({ annotations }) => annotations?.[VERSION] ?? '?').join(', ');
  return all.length === 0
    ? new UserError(`${image} has no release attached`, 'Make one: zhiyou release create --push.')
    : new UserError(
        `${image} has several releases attached: ${versions}`,
        'Name one by its tag, such as …/assistant:6.2.1.',
      );
}
