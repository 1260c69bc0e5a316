import type { Point } from './judge-release.ts';
import type { Release } from './release.ts';

/** Where a release is to be deployed, in what a release names. */
export type Destination = {
  readonly application: string;
  readonly environment: string;
  /** Repository of the image, without tag. */
  readonly image: string;
  /** `oci://` reference of the chart; absent where the environment names a file or folder. */
  readonly chart: string | undefined;
  /** Digest of the values that are declared now, as canonical JSON. */
  readonly values: string;
};

/** Every point at which a release is not for this place. */
export function misfits(release: Release, place: Destination): readonly Point[] {
  const { application, environment, image, chart, values } = place;
  const [repository = ''] = release.image.split('@');
  const checks: readonly (Point & { readonly fits: boolean })[] = [
    {
      point: 'application',
      fits: release.application === application,
      wants: { en: `a release of ${application}`, zh: `${application} 的发布` },
      found: release.application,
    },
    {
      point: 'image',
      fits: repository === image,
      wants: { en: `an image of ${image}`, zh: `${image} 的镜像` },
      found: repository,
    },
    {
      point: 'chart',
      fits: chart === undefined || release.chart.reference === chart,
      wants: { en: `the chart ${chart ?? ''}`, zh: `Chart ${chart ?? ''}` },
      found: release.chart.reference ?? '',
    },
    {
      point: `values.${environment}`,
      fits: release.values[environment] === values,
      wants: {
        en: `values of ${environment} with ${values}, as they are declared now`,
        zh: `${environment} 的 values 摘要为 ${values}（与当前声明一致）`,
      },
      found: release.values[environment] ?? '',
    },
  ];
  return checks.flatMap(({ fits, ...point }) => (fits ? [] : [point]));
}
