import { isHook, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { podOf } from '../objects/pod.ts';
import { at, fieldsAt, textAt } from '../objects/read.ts';
import { kindRule, shown, troubleIf, type ObjectRule } from './rule.ts';

const LABEL = /^(?:[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)?$/;
const COMMON = ['name', 'instance', 'version', 'managed-by'].map(
  (name) => `app.kubernetes.io/${name}`,
);
/** Kinds that may have settings in plain text. */
const SECRET_VALUE =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:@]+:[^/\s@]+@|\b(?:AKIA[0-9A-Z]{16}|ghp_\w{30,}|glpat-[\w-]{20,})/;
/** What only says where a secret is, is none. */
const SECRET_KEY =
  /(?:password|passwd|secret|token|private_?key|api_?key|credential)(?!.*(?:file|path|name|url)$)/i;
const WORKLOADS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** What every object must have, whatever it is. */
export const OBJECTS: readonly ObjectRule[] = [
  {
    ids: ['kube-score:stable-version', 'kube-linter:no-extensions-v1beta'],
    wants: { en: 'a stable version of the API', zh: '使用稳定的 API 版本' },
    check: ({ apiVersion }) => {
      const isBuiltIn = !apiVersion.includes('.') || /\.k8s\.io\//.test(apiVersion);
      return troubleIf(
        isBuiltIn && /(?:alpha|beta)\d*$/.test(apiVersion),
        'apiVersion',
        apiVersion,
      );
    },
  },
  {
    ids: ['kube-score:label-values'],
    wants: {
      en: 'labels of at most 63 letters, digits, -, _ and .',
      zh: '标签值不超过 63 个字母、数字、-、_、.',
    },
    check: (object) => {
      const labels = { ...object.labels, ...podOf(object)?.labels };
      const bad = Object.entries(labels).filter(
        ([, value]) => typeof value !== 'string' || !LABEL.test(value),
      );
      return troubleIf(bad.length > 0, 'metadata.labels', Object.fromEntries(bad));
    },
  },
  {
    ids: ['C-0076', 'C-0077'],
    wants: { en: `the labels ${COMMON.join(', ')}`, zh: `带有标签 ${COMMON.join('、')}` },
    check: (object) => {
      const lacking = COMMON.filter((name) => at(object.labels, name) === undefined);
      return troubleIf(lacking.length > 0, 'metadata.labels', {
        en: `no ${lacking.join(', ')}`,
        zh: `缺少 ${lacking.join('、')}`,
      });
    },
  },
  {
    ids: ['polaris:metadataAndInstanceMismatched'],
    wants: {
      en: 'app.kubernetes.io/instance equals metadata.name',
      zh: 'app.kubernetes.io/instance 与 metadata.name 相同',
    },
    check: ({ kind, name, labels }) => {
      const instance = textAt(labels, 'app.kubernetes.io/instance');
      return troubleIf(WORKLOADS.has(kind) && instance !== name, 'metadata.labels', instance);
    },
  },
  {
    ids: ['KSV-0110', 'C-0061'],
    wants: { en: 'another namespace than default', zh: '不使用 default 命名空间' },
    check: ({ fields }) => {
      const namespace = textAt(fields, 'metadata', 'namespace');
      return troubleIf(namespace === 'default', 'metadata.namespace', namespace);
    },
  },
  {
    ids: ['zhiyou:object-once'],
    wants: { en: 'each object once', zh: '每个对象只渲染一次' },
    check: (object, render) => {
      const first = render.find((one) => isSame(one, object));
      return troubleIf(first !== object, '', {
        en: `also in ${first?.source ?? ''}`,
        zh: `在 ${first?.source ?? ''} 中已有`,
      });
    },
  },
  {
    ids: ['zhiyou:controller-fields'],
    wants: { en: 'no annotation that belongs to a controller', zh: '不写属于控制器的注解' },
    check: ({ annotations }) => {
      const bad = Object.keys(annotations).filter((key) =>
        key.startsWith('deployment.kubernetes.io/'),
      );
      return troubleIf(bad.length > 0, 'metadata.annotations', bad.join(', '));
    },
  },
  kindRule(
    ['ConfigMap'],
    ['KSV-0109', 'KSV-01010', 'polaris:sensitiveConfigmapContent', 'C-0012'],
    { en: 'no secrets in a ConfigMap', zh: 'ConfigMap 中不得存放密钥' },
    ({ fields }) => {
      const bad = Object.entries(fieldsAt(fields, 'data')).filter(
        ([key, value]) => SECRET_KEY.test(key) || SECRET_VALUE.test(String(value)),
      );
      // The value is the secret: only its key is told.
      return troubleIf(bad.length > 0, 'data', bad.map(([key]) => key).join(', '));
    },
  ),
  kindRule(
    ['ConfigMap', 'Secret'],
    ['zhiyou:immutable'],
    {
      en: 'immutable: true and a name that changes with the content',
      zh: 'immutable: true，且名称随内容变化',
    },
    (object) => {
      const value = at(object.fields, 'immutable');
      return troubleIf(value !== true && !isHook(object), 'immutable', shown(value));
    },
  ),
];

function isSame(one: KubernetesObject, other: KubernetesObject): boolean {
  const places = [one, other].map(({ fields }) => textAt(fields, 'metadata', 'namespace'));
  return (
    one.apiVersion.split('/')[0] === other.apiVersion.split('/')[0] &&
    one.kind === other.kind &&
    one.name === other.name &&
    places[0] === places[1]
  );
}
