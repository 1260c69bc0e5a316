import { resolve } from 'node:path';
import type { Bundle } from '../../../domain/record.ts';
import { misfits } from '../../../release/misfits.ts';
import { releaseText } from '../../../release/read-release.ts';
import type { Release } from '../../../release/release.ts';
import { verifyRelease, type Verified } from '../../../release/verify-release.ts';
import { UserError } from '../../../shared/errors.ts';
import type { Scene } from '../../application.ts';
import { digestOf, valuesDigest } from '../../release/digests.ts';
import { readKeys, readReleaseFile } from '../../release/read-release-file.ts';
import { namedIn, type ReleaseRequest, type ResolvedRelease } from '../runtime.ts';
import { resolveChart } from './chart.ts';
import { clusterSettings } from './place.ts';
import { registryOf, resolveRelease } from './release.ts';
import { declaredValues } from './values.ts';

/**
 * What is to be deployed: by a release file, or by a tag where the environment takes unsigned releases.
 * @throws {UserError} when there is no such release, or when it is refused.
 */
export async function resolveRequest(
  scene: Scene,
  request: ReleaseRequest,
): Promise<ResolvedRelease> {
  const { release, chartVersion, file } = request;
  if (file !== undefined) return resolveReleased(scene, file, request);
  if (clusterSettings(scene).releasePolicy.requireSigned) {
    throw new UserError(
      `${scene.environment} takes signed releases only, and none is named`,
      'Name one: zhiyou deploy --release release.json, or --release oci://HOST/PATH:TAG.',
    );
  }
  return resolveRelease(scene, { release: namedIn(release), chartVersion });
}

/**
 * What a release file says is to be deployed, after all that the environment demands of it was checked.
 * @throws {UserError} naming every point at which it falls short; nothing was touched then.
 */
async function resolveReleased(
  scene: Scene,
  place: string,
  { release: wanted, chartVersion }: ReleaseRequest,
): Promise<ResolvedRelease> {
  const { release, points } = await judgeFor(scene, place);
  if (points.length > 0) throw refusal(place, release, points);
  refuseOther('image tag', wanted, release.version);
  refuseOther('chart version', chartVersion, release.chart.version);
  const chart = await chartOf(scene, release);
  return {
    release: release.version,
    bundle: { image: release.image, ...chart, values: declaredValues(scene) },
    origin: originOf(release),
  };
}

/** A file that was read is canonical, so that its text comes from what it says. */
function originOf(release: Release): NonNullable<ResolvedRelease['origin']> {
  const { time } = release.git;
  const digest = digestOf(releaseText(release));
  return time === undefined ? { digest } : { digest, committedAtMs: Date.parse(time) };
}

/** A release file and every point at which it is not fit for this environment. */
export async function judgeFor(
  scene: Scene,
  place: string,
  named?: { readonly signature?: string },
): Promise<Verified> {
  const { plainHttp, releasePolicy: policy, image, chart } = clusterSettings(scene);
  const file = await readReleaseFile(place, { ...named, plainHttp });
  const keys = readKeys(policy.publicKeys.map((key) => resolve(scene.base, key)));
  const { release, points } = verifyRelease(file, { policy, keys });
  const strangers = misfits(release, {
    application: scene.application.name,
    environment: scene.environment,
    image,
    chart: chart.startsWith('oci://') ? chart : undefined,
    values: valuesDigest(scene),
  });
  return { release, points: [...points, ...strangers] };
}

async function chartOf(
  scene: Scene,
  { chart }: Release,
): Promise<Pick<Bundle, 'chart' | 'chartVersion'>> {
  const { reference, version, digest } = chart;
  if (reference !== undefined) return { chart: `${reference}@${digest}`, chartVersion: version };
  const declared = clusterSettings(scene).chart;
  const found = await resolveChart(scene, registryOf(scene, declared), version);
  if (found.chart === digest) return found;
  throw new UserError(
    `chart.digest: expected ${digest}, found ${found.chart} in ${declared}`,
    'Deploy from the commit that the release was made of, or keep charts in a registry.',
  );
}

function refuseOther(what: string, wanted: string | undefined, released: string): void {
  if (wanted === undefined || wanted === released) return;
  throw new UserError(
    `the release has ${what} ${released}, and ${wanted} is asked for`,
    'Leave the option out, or name another release.',
  );
}

function refusal(place: string, { version }: Release, points: Verified['points']): UserError {
  const lines = points.map(({ point, wants, found }) => {
    const text = typeof found === 'string' ? found : found.en;
    return `  ${point}: expected ${wants.en}; found ${text === '' ? 'nothing' : text}`;
  });
  return new UserError(
    [`${place} (${version}) is refused, and nothing was touched:`, ...lines].join('\n'),
    'Mend what is named and make a new release; zhiyou release verify tells the same beforehand.',
  );
}
