import {
  findCredentials,
  ociRegistry,
  type CredentialSource,
} from '../../../adapters/oci/index.ts';
import type { Bundle, RoleHolder } from '../../../domain/record.ts';
import type { Registry } from '../../../ports/registry.ts';
import { OperationError, UserError } from '../../../shared/errors.ts';
import type { Scene } from '../../application.ts';
import type { ResolvedRelease, TagRequest } from '../runtime.ts';
import { resolveChart } from './chart.ts';
import { clusterSettings } from './place.ts';
import { declaredValues } from './values.ts';

/** A tag that is meant to move; a release by its name says which one it was. */
const MOVING = 'latest';
const DIGEST_SHOWN = 12;

/**
 * Image, chart and values of a release, each by what cannot change. A moving tag is looked up once and gives the
 * release a name of its own, such as `latest-4f53cda18c2b`.
 * @throws {UserError} when there is no such image, chart or version.
 */
export async function resolveRelease(
  scene: Scene,
  { release: tag, chartVersion }: TagRequest,
): Promise<ResolvedRelease> {
  const { image } = clusterSettings(scene);
  const [digest, chart] = await Promise.all([
    imageDigest(registryOf(scene, image), `${image}:${tag}`),
    resolveChart(scene, registryOf(scene, clusterSettings(scene).chart), chartVersion),
  ]);
  const [, hex = ''] = digest.split(':');
  return {
    release: tag === MOVING ? `${MOVING}-${hex.slice(0, DIGEST_SHOWN)}` : tag,
    bundle: { image: `${image}@${digest}`, ...chart, values: declaredValues(scene) },
  };
}

/** What a release holder was made of. @throws {UserError} when its record has no bundle. */
export function bundleOf({ release, bundle }: RoleHolder): Bundle {
  if (bundle !== undefined) return bundle;
  throw new UserError(
    `${release} was not deployed by its image and chart, so it cannot be deployed again`,
    'Deploy another release.',
  );
}

async function imageDigest(registry: Registry, reference: string): Promise<string> {
  try {
    return await registry.resolve(reference);
  } catch (error) {
    if (!(error instanceof OperationError) || error.code !== 'not-found') throw error;
    throw new UserError(
      `there is no image ${reference}`,
      'Push it, or choose a tag that is there.',
    );
  }
}

/** The registry that a reference leads to; asked as who runs the command, unless said. */
export function registryOf(
  scene: Scene,
  reference: string,
  credentials: CredentialSource = findCredentials(process.env),
): Registry {
  const { plainHttp } = clusterSettings(scene);
  const [host = ''] = reference.replace('oci://', '').split('/');
  return ociRegistry({ credentials, plainHttp: plainHttp.includes(host) });
}

/** Whether a chart's registry speaks plain HTTP. */
export function isPlainHttp(scene: Scene, chart: string): boolean {
  return clusterSettings(scene).plainHttp.some((host) => chart.startsWith(`oci://${host}/`));
}
