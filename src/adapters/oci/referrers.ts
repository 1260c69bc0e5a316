import { OperationError } from '../../shared/errors.ts';
import type { Client } from './client.ts';
import { findManifest, INDEX_TYPE, putManifest } from './manifests.ts';
import { jsonOr } from './refusal.ts';
import { indexSchema, type Descriptor } from './schema.ts';

/**
 * What was attached to a manifest, by the referrers API, or by the tag that stands in its place where a registry does
 * not have it.
 */
export async function referrersOf(
  client: Client,
  subject: string,
  artifactType: string,
): Promise<readonly Descriptor[]> {
  const answer = await client.ask({
    method: 'GET',
    path: `referrers/${subject}?artifactType=${encodeURIComponent(artifactType)}`,
    headers: { accept: INDEX_TYPE },
    actions: 'pull',
    expect: [200, 404],
  });
  const listed =
    answer.status === 200 ? readIndex(client, answer.body) : await listedByTag(client, subject);
  return listed.filter((one) => one.artifactType === artifactType);
}

/** Adds an artefact to the list that stands in place of the referrers API. */
export async function listByTag(client: Client, subject: string, added: Descriptor): Promise<void> {
  const listed = await listedByTag(client, subject);
  if (listed.some(({ digest }) => digest === added.digest)) return;
  const index = { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [...listed, added] };
  const body = Buffer.from(JSON.stringify(index));
  await putManifest(client, fallbackTag(subject), body, INDEX_TYPE);
}

async function listedByTag(client: Client, subject: string): Promise<readonly Descriptor[]> {
  const found = await findManifest(client, fallbackTag(subject));
  return found === undefined ? [] : readIndex(client, found.body);
}

function fallbackTag(subject: string): string {
  return subject.replace(':', '-');
}

function readIndex(client: Client, body: Uint8Array): readonly Descriptor[] {
  const index = indexSchema.safeParse(jsonOr(body));
  if (index.success) return index.data.manifests;
  throw new OperationError(`${client.url('')}: expected a list of manifests, got something else`, {
    code: 'rejected',
    retryable: false,
  });
}
