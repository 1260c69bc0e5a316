import type { SecretPlace } from '../../domain/setup.ts';
import type { Obstacle } from '../../environments/plan.ts';
import type { Finding } from '../../environments/findings/finding.ts';
import type { CleanupResult } from '../../environments/cleanup.ts';
import { cleanupInChinese, cleanupInEnglish } from './env-cleanup.ts';
import { FINDING_EN, FINDING_ZH, findingText, problemText } from './env-findings.ts';
import { ROTATION_EN, ROTATION_ZH, type RotationWords } from './env-rotation.ts';
import type { TlsProblem } from '../../tls/check.ts';
import { assertNever } from '../../shared/errors.ts';

/** What became of one object, or what is to be done with it. */
export type EnvAction =
  | 'created'
  | 'updated'
  | 'unchanged'
  | 'left-out'
  | 'skipped'
  | 'refused'
  | 'failed'
  | 'would-create'
  | 'would-update'
  | 'missing'
  | 'differs';

/** Sentences of `zhiyou env`. */
export type EnvWords = {
  readonly actions: Readonly<Record<EnvAction, string>>;
  readonly obstacle: (obstacle: Obstacle) => string;
  readonly finding: (finding: Finding) => string;
  readonly rightsMissing: (environment: string, count: number) => string;
  readonly right: (right: {
    readonly verb: string;
    readonly what: string;
    readonly where: string;
  }) => string;
  readonly cluster: string;
  readonly count: (action: EnvAction, count: number) => string;
  readonly field: (path: string, found: string, wanted: string) => string;
  readonly nothing: string;
  readonly inOrder: string;
  readonly absent: string;
  readonly drifts: (count: number) => string;
  readonly since: (day: string) => string;
  readonly cleanup: (environment: string, result: CleanupResult) => string;
  readonly kept: (keys: string) => string;
  readonly rotation: RotationWords;
  /** What is wrong with a pair. */
  readonly tlsProblems: (problems: readonly TlsProblem[]) => string;
};

const placeInEnglish = (place: SecretPlace): string =>
  place.kind === 'env'
    ? `variable ${place.name} is not set`
    : `${place.path} has no key ${place.key}`;
const placeInChinese = (place: SecretPlace): string =>
  place.kind === 'env' ? `未设置环境变量 ${place.name}` : `${place.path} 中没有键 ${place.key}`;

type MissingKeys = Extract<Obstacle, { code: 'no-value' }>['keys'];

const listed = (keys: MissingKeys, told: (place: SecretPlace) => string): string =>
  keys.map(({ key, place }) => `${key} (${told(place)})`).join(', ');

type WeakKeys = Extract<Obstacle, { code: 'weak' }>['keys'];
type WeaknessWords = Readonly<Record<WeakKeys[number]['weakness']['kind'], string>>;

const WEAKNESS_EN: WeaknessWords = {
  empty: 'empty',
  'known-default': 'a published default',
  'no-password': 'no password in it',
  short: 'too short',
  guessable: 'too easy to guess',
};
const WEAKNESS_ZH: WeaknessWords = {
  empty: '为空',
  'known-default': '公开的默认值',
  'no-password': '未含密码',
  short: '太短',
  guessable: '太容易猜到',
};

const weakText = (keys: WeakKeys, words: WeaknessWords): string =>
  keys.map(({ key, weakness }) => `${key} (${words[weakness.kind]})`).join(', ');

const ACTIONS_EN: Readonly<Record<EnvAction, string>> = {
  created: 'created',
  updated: 'mended',
  unchanged: 'unchanged',
  'left-out': 'left out: the cluster does not serve the kind',
  skipped: 'skipped: without the namespace',
  refused: 'refused',
  failed: 'failed',
  'would-create': 'would be created',
  'would-update': 'would be mended',
  missing: 'missing',
  differs: 'differs',
};

/** In English. */
export const enEnv: EnvWords = {
  actions: ACTIONS_EN,
  obstacle: (obstacle) => {
    switch (obstacle.code) {
      case 'foreign':
        return 'somebody else made it; --adopt takes it over';
      case 'other-environment':
        return 'belongs to another environment; give each a namespace of its own';
      case 'terminating':
        return `is being removed since ${obstacle.since}; wait until it is gone${obstacle.why === '' ? '' : `. The cluster says: ${obstacle.why}`}`;
      case 'no-value':
        return `no value for ${listed(obstacle.keys, placeInEnglish)}`;
      case 'changed-by-others':
        return `changed by another hand: ${listed(obstacle.keys, placeInEnglish)}`;
      case 'not-served':
        return `the cluster does not serve ${obstacle.apiVersion}; install what brings it, then run this again`;
      case 'weak':
        return `must not be used: ${weakText(obstacle.keys, WEAKNESS_EN)}`;
      default:
        return assertNever(obstacle);
    }
  },
  finding: (finding) => findingText(finding, FINDING_EN),
  rightsMissing: (environment, count) =>
    `${environment}: ${count} rights are missing; nothing was changed`,
  right: ({ verb, what, where }) => `${verb} ${what} ${where}`,
  cluster: 'in the cluster',
  count: (action, count) => `${count} ${ACTIONS_EN[action].split(':')[0] ?? ''}`,
  field: (path, found, wanted) => `${path}: ${found} → ${wanted}`,
  nothing: 'nothing',
  inOrder: 'in order',
  absent: 'not there',
  drifts: (count) => `${count} not as declared`,
  since: (day) => `since ${day}`,
  cleanup: cleanupInEnglish,
  kept: (keys) => `kept as it is, since its source has no value now: ${keys}`,
  rotation: ROTATION_EN,
  tlsProblems: (problems) => problems.map((one) => problemText(one, FINDING_EN)).join('; '),
};

const ACTIONS_ZH: Readonly<Record<EnvAction, string>> = {
  created: '已创建',
  updated: '已修复',
  unchanged: '未变',
  'left-out': '略过：集群不提供该类型',
  skipped: '跳过：命名空间未就绪',
  refused: '拒绝',
  failed: '失败',
  'would-create': '将创建',
  'would-update': '将修复',
  missing: '缺失',
  differs: '不一致',
};

/** In Chinese. */
export const zhEnv: EnvWords = {
  actions: ACTIONS_ZH,
  obstacle: (obstacle) => {
    switch (obstacle.code) {
      case 'foreign':
        return '由他人创建；使用 --adopt 接管';
      case 'other-environment':
        return '属于另一个环境；请让每个环境使用各自的命名空间';
      case 'terminating':
        return `自 ${obstacle.since} 起正在删除，请等待其消失${obstacle.why === '' ? '' : `。集群说明：${obstacle.why}`}`;
      case 'no-value':
        return `缺少取值：${listed(obstacle.keys, placeInChinese)}`;
      case 'changed-by-others':
        return `已被他人修改：${listed(obstacle.keys, placeInChinese)}`;
      case 'not-served':
        return `集群不提供 ${obstacle.apiVersion}；请先安装相应组件再重试`;
      case 'weak':
        return `不可使用：${weakText(obstacle.keys, WEAKNESS_ZH)}`;
      default:
        return assertNever(obstacle);
    }
  },
  finding: (finding) => findingText(finding, FINDING_ZH),
  rightsMissing: (environment, count) => `${environment}：缺少 ${count} 项权限，未做任何更改`,
  right: ({ verb, what, where }) => `${verb} ${what} ${where}`,
  cluster: '（集群范围）',
  count: (action, count) => `${ACTIONS_ZH[action].split('：')[0] ?? ''} ${count}`,
  field: (path, found, wanted) => `${path}：${found} → ${wanted}`,
  nothing: '无',
  inOrder: '一切正常',
  absent: '不存在',
  drifts: (count) => `${count} 处与声明不一致`,
  since: (day) => `自 ${day}`,
  cleanup: cleanupInChinese,
  kept: (keys) => `来源当前没有取值，保持原样：${keys}`,
  rotation: ROTATION_ZH,
  tlsProblems: (problems) => problems.map((one) => problemText(one, FINDING_ZH)).join('；'),
};
