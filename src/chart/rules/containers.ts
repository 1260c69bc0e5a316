import { at, fieldsAt, listAt, numberAt, textAt } from '../objects/read.ts';
import { containerRule, shown, type ObjectRule } from './rule.ts';

/** What only says where a secret is, is none. */
const SECRET_NAME =
  /(?:secret|password|passwd|token|credential|private_?key|api_?key|database_url)(?!.*(?:file|path|name)$)/i;

/** What each container needs to be scheduled, found again and told apart. */
export const CONTAINERS: readonly ObjectRule[] = [
  resource('requests', 'cpu', [
    'KSV-0015',
    'kube-linter:unset-cpu-requirements',
    'polaris:cpuRequestsMissing',
  ]),
  resource('limits', 'cpu', ['KSV-0011', 'polaris:cpuLimitsMissing', 'C-0270']),
  resource('requests', 'memory', [
    'KSV-0016',
    'kube-linter:unset-memory-requirements',
    'polaris:memoryRequestsMissing',
  ]),
  resource('limits', 'memory', ['KSV-0018', 'polaris:memoryLimitsMissing', 'C-0271']),
  resource('requests', 'ephemeral-storage', [
    'kube-score:container-ephemeral-storage-request-and-limit',
  ]),
  resource('limits', 'ephemeral-storage', [
    'kube-score:container-ephemeral-storage-request-and-limit',
  ]),
  containerRule(
    [
      'KSV-0013',
      'kube-score:container-image-tag',
      'kube-linter:latest-tag',
      'polaris:tagNotSpecified',
      'C-0075',
    ],
    { en: 'an image with a digest or a fixed tag', zh: '镜像带摘要或固定标签' },
    ({ fields }) => {
      const image = textAt(fields, 'image');
      const tag = /:([^/:@]+)$/.exec(image)?.[1];
      return image.includes('@sha256:') || (tag !== undefined && tag !== 'latest')
        ? undefined
        : shown(image);
    },
  ),
  containerRule(
    ['kube-score:container-image-pull-policy', 'polaris:pullPolicyNotAlways'],
    {
      en: 'imagePullPolicy: Always, unless the image is named by its digest',
      zh: 'imagePullPolicy: Always（按摘要引用镜像时除外）',
    },
    ({ fields }) => {
      const policy = textAt(fields, 'imagePullPolicy');
      const isPinned = textAt(fields, 'image').includes('@sha256:');
      return isPinned || policy === 'Always' ? undefined : policy;
    },
  ),
  containerRule(
    ['KSV-0125', 'C-0078'],
    { en: 'an image that names its registry', zh: '镜像写明所在仓库' },
    ({ fields }) => {
      const image = textAt(fields, 'image');
      const [host = ''] = image.split('/');
      const named = image.includes('/') && (/[.:]/.test(host) || host === 'localhost');
      return named ? undefined : shown(image);
    },
  ),
  containerRule(
    ['kube-score:environment-variable-key-duplication', 'kube-linter:duplicate-env-var', 'C-0295'],
    { en: 'each variable once', zh: '环境变量不得重复' },
    ({ fields }) => {
      const names = listAt(fields, 'env').map((one) => textAt(one, 'name'));
      const twice = names.filter((name, index) => names.indexOf(name) !== index);
      return twice.length === 0 ? undefined : twice.join(', ');
    },
  ),
  containerRule(
    ['kube-linter:env-var-secret', 'polaris:sensitiveContainerEnvVar', 'C-0012'],
    { en: 'secrets by reference, not in the object', zh: '密钥以引用方式提供，不写入对象' },
    ({ fields }) => {
      const names = listAt(fields, 'env')
        .filter((one) => SECRET_NAME.test(textAt(one, 'name')) && textAt(one, 'value') !== '')
        .map((one) => textAt(one, 'name'));
      return names.length === 0 ? undefined : names.join(', ');
    },
  ),
  containerRule(
    ['KSV-0117'],
    { en: 'ports of 1024 and above', zh: '端口不小于 1024' },
    ({ fields }) => {
      const low = portsOf(fields).filter((port) => port < 1024);
      return low.length === 0 ? undefined : low.join(', ');
    },
  ),
  containerRule(
    ['kube-score:container-ports-check', 'kube-linter:invalid-target-ports'],
    {
      en: 'ports with a short name of their own, each number once',
      zh: '端口各有短名称且编号不重复',
    },
    ({ fields }) => {
      const ports = listAt(fields, 'ports');
      const names = ports.map((port) => textAt(port, 'name'));
      const keys = ports.map(
        (port) => `${numberAt(port, 'containerPort')}/${textAt(port, 'protocol') || 'TCP'}`,
      );
      const isGood =
        names.every((name) => /^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) &&
        new Set(names).size === names.length &&
        new Set(keys).size === keys.length;
      return isGood ? undefined : shown(ports);
    },
  ),
];

function resource(side: 'requests' | 'limits', name: string, ids: readonly string[]): ObjectRule {
  return containerRule(
    ['kube-score:container-resources', ...ids],
    { en: `resources.${side}.${name}`, zh: `设置 resources.${side}.${name}` },
    ({ fields }) => (at(fieldsAt(fields, 'resources', side), name) === undefined ? '' : undefined),
  );
}

function portsOf(fields: unknown): readonly number[] {
  return listAt(fields, 'ports').flatMap((port) => numberAt(port, 'containerPort') ?? []);
}
