import { entryOf, listOf, nameOf } from '../fields.ts';
import type { Job, JobRule, Pipeline } from '../pipeline.ts';

/** Images whose program is not a shell, so that GitLab's script would be given to it. */
const OWN_PROGRAM =
  /(?:^|\/)(?:alpine\/helm|alpine\/k8s|bitnami\/kubectl|rancher\/kubectl|aquasec\/trivy|aquasecurity\/trivy|kaniko-project\/executor|cosign|hadolint|yq|prom\/prometheus|prom\/alertmanager)(?:[:@]|$)/;

function imagesOf({ fields }: Job): readonly { readonly path: string; readonly value: unknown }[] {
  const own = fields['image'] === undefined ? [] : [{ path: 'image', value: fields['image'] }];
  const services = listOf(fields['services']).map((value, k) => ({
    path: `services[${k}]`,
    value,
  }));
  return [...own, ...services];
}

/** A text with the variables that the pipeline or the job sets to plain text. */
function expanded(text: string, { fields }: Job, { variables }: Pipeline): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? '';
    const value = entryOf(fields['variables'], name) ?? entryOf(variables, name);
    const plain = entryOf(value, 'value') ?? value;
    return typeof plain === 'string' ? plain : whole;
  });
}

/** What jobs run in. */
export const IMAGE_RULES: readonly JobRule[] = [
  {
    id: 'ci-image-digest',
    wants: { en: 'images by digest (@sha256:…)', zh: '镜像以摘要固定（@sha256:…）' },
    check: (job, pipeline) =>
      imagesOf(job).flatMap(({ path, value }) => {
        const name = expanded(nameOf(value) ?? '', job, pipeline);
        return /@(?:sha256:[0-9a-f]{64}|\$\{?\w+\}?)$/.test(name) ? [] : [{ path, found: name }];
      }),
  },
  {
    id: 'ci-image-entrypoint',
    wants: {
      en: 'entrypoint [""] for images whose program is no shell',
      zh: '程序不是 shell 的镜像设置 entrypoint: [""]',
    },
    check: (job, pipeline) => {
      const image = job.fields['image'];
      const name = expanded(nameOf(image) ?? '', job, pipeline);
      const isSet = Array.isArray(entryOf(image, 'entrypoint'));
      return OWN_PROGRAM.test(name) && !isSet ? [{ path: 'image.entrypoint', found: name }] : [];
    },
  },
];
