import { OperationError } from '../../shared/errors.ts';
import { putBlob } from './blobs.ts';
import { openClient, type Client, type ClientOptions } from './client.ts';
import { digest, findDigest, MANIFEST_TYPE, putManifest } from './manifests.ts';
import { parseRepository, tagOf } from './reference.ts';
import { jsonOr } from './refusal.ts';
import { retried } from './retry.ts';
import { manifestSchema } from './schema.ts';

const CONFIG_TYPE = 'application/vnd.cncf.helm.config.v1+json';
const LAYER_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** A packaged chart: its archive, and the fields of its `Chart.yaml`. */
export type PackagedChart = {
  readonly archive: Uint8Array;
  readonly metadata: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly version: string;
  };
};

/** Where a chart is now; `present` means that the registry had this very chart already. */
export type Pushed = {
  readonly kind: 'pushed' | 'present';
  readonly reference: string;
  readonly digest: string;
};

/**
 * Pushes a chart below `oci://HOST/PATH` as Helm does, so that Helm can pull it. The same archive has the same digest.
 * @throws {OperationError} `conflict` when the version is there with another content, unless it may be overwritten.
 */
export async function pushChart(
  place: string,
  { archive, metadata }: PackagedChart,
  options: ClientOptions & { readonly overwrite: boolean },
): Promise<Pushed> {
  const { host, path } = parseRepository(`${place.replace(/\/$/, '')}/${metadata.name}`);
  const tag = tagOf(metadata.version);
  const config = Buffer.from(JSON.stringify(metadata));
  const manifest = manifestOf(archive, config, metadata);
  const wanted = digest(manifest);
  const reference = `${host}/${path}:${tag}`;
  const client = openClient({ host, path }, options);
  try {
    const found = await retried(() => findDigest(client, tag), options.pause);
    if (found === wanted) return { kind: 'present', reference, digest: wanted };
    if (found !== undefined && (await holds(client, found, archive))) {
      return { kind: 'present', reference, digest: found };
    }
    if (found !== undefined && !options.overwrite) throw differs(reference, found, wanted);
    await upload(client, { tag, blobs: [config, archive], manifest, options });
    return { kind: 'pushed', reference, digest: wanted };
  } finally {
    await client.close();
  }
}

/** Whether a manifest is of this very archive; whoever else pushed it may have described it differently. */
async function holds(client: Client, found: string, archive: Uint8Array): Promise<boolean> {
  const { body } = await client.ask({
    method: 'GET',
    path: `manifests/${found}`,
    headers: { accept: MANIFEST_TYPE },
    actions: 'pull',
    expect: [200],
  });
  const manifest = manifestSchema.safeParse(jsonOr(body));
  const [layer] = manifest.success ? manifest.data.layers : [];
  return layer?.digest === digest(archive);
}

async function upload(
  client: Client,
  work: {
    readonly tag: string;
    readonly blobs: readonly Uint8Array[];
    readonly manifest: Uint8Array;
    readonly options: ClientOptions;
  },
): Promise<void> {
  const { pause } = work.options;
  for (const blob of work.blobs) await retried(() => putBlob(client, blob), pause);
  await retried(() => putManifest(client, work.tag, work.manifest), pause);
}

/** No time of creation is written: it would give the same chart another digest at every push. */
function manifestOf(
  archive: Uint8Array,
  config: Uint8Array,
  metadata: PackagedChart['metadata'],
): Uint8Array {
  const described = metadata['description'];
  return Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_TYPE,
      config: { mediaType: CONFIG_TYPE, digest: digest(config), size: config.length },
      layers: [{ mediaType: LAYER_TYPE, digest: digest(archive), size: archive.length }],
      annotations: {
        'org.opencontainers.image.title': metadata.name,
        'org.opencontainers.image.version': metadata.version,
        ...(typeof described === 'string'
          ? { 'org.opencontainers.image.description': described }
          : {}),
      },
    }),
  );
}

function differs(reference: string, found: string, wanted: string): OperationError {
  return new OperationError(
    `${reference} is there as ${found}, which differs from ${wanted}: a version is pushed once`,
    { code: 'conflict', retryable: false },
  );
}
