import type { Finding, Question } from '../../environments/findings/finding.ts';
import type { NeededRight } from '../../ports/cluster-objects.ts';
import { assertNever } from '../../shared/errors.ts';

type Problem = Extract<Finding, { code: 'certificate' }>['problem'];
type ProblemKind = Problem['kind'];

/** What is wrong with a certificate, and what else a check may find. */
export type FindingSentences = {
  readonly certificate: (secret: string, problem: string) => string;
  readonly problems: Readonly<Record<ProblemKind, string>>;
  readonly podSecurityAhead: (wanted: string, server: string) => string;
  readonly clock: (seconds: string) => string;
  readonly deployerRights: (who: string, rights: string) => string;
  readonly quotaShort: (short: Extract<Finding, { code: 'quota-short' }>) => string;
  readonly podsBehind: (consumer: string, secret: string) => string;
  readonly pull: (image: string, why: string) => string;
  readonly targetDown: (target: string) => string;
  readonly targetsMissing: string;
  readonly unchecked: (what: string, why: string) => string;
  readonly questions: Readonly<Record<Question, string>>;
};

/** In English. */
export const FINDING_EN: FindingSentences = {
  certificate: (secret, problem) => `certificate in Secret ${secret}: ${problem}`,
  problems: {
    missing: 'there is none yet',
    unreadable: 'cannot be read',
    'key-mismatch': 'the key belongs to another certificate',
    'weak-key': 'the key is too short',
    'host-missing': 'does not name host',
    'not-yet-valid': 'is not valid yet',
    expired: 'has expired at',
    'expires-soon': 'expires at',
    'broken-chain': 'its chain is broken at',
    untrusted: 'its issuer is not the expected one',
  },
  podSecurityAhead: (wanted, server) =>
    `Pod Security is pinned to ${wanted}, and the cluster is ${server}: it takes its latest rules`,
  clock: (seconds) => `the clocks of this machine and of the cluster are ${seconds} s apart`,
  deployerRights: (who, rights) =>
    `${who} deploys and may not: ${rights}. Run zhiyou env create, or ask who else decides about rights`,
  quotaShort: ({ resource, needed, pods, declared }) =>
    `quota is too small for two slots: ${resource} ${needed} needed (${pods} pods of the chart), ${declared} declared. Raise setup.quota, or lower the autoscaler's most`,
  podsBehind: (consumer, secret) =>
    `pods of ${consumer} were last exchanged with other values of Secret ${secret} than it has now; a deployment or zhiyou env rotate exchanges them`,
  pull: (image, why) => `the pull secret does not pull ${image}: ${why}`,
  targetDown: (target) => `Prometheus cannot scrape ${target}`,
  targetsMissing: 'pods are ready, and Prometheus scrapes nothing of the namespace',
  unchecked: (what, why) => `not checked: ${what}: ${why}`,
  questions: {
    deployers: 'rights of who deploys',
    chart: 'quota against the chart',
    registry: 'whether images can be pulled',
    prometheus: 'whether metrics are scraped',
    secrets: 'values that pods were started with',
  },
};

/** In Chinese. */
export const FINDING_ZH: FindingSentences = {
  certificate: (secret, problem) => `Secret ${secret} 中的证书：${problem}`,
  problems: {
    missing: '尚不存在',
    unreadable: '无法读取',
    'key-mismatch': '私钥与证书不匹配',
    'weak-key': '密钥太短',
    'host-missing': '未包含主机名',
    'not-yet-valid': '尚未生效',
    expired: '已过期：',
    'expires-soon': '即将过期：',
    'broken-chain': '证书链断裂：',
    untrusted: '签发者不符',
  },
  podSecurityAhead: (wanted, server) =>
    `Pod 安全规则固定为 ${wanted}，而集群为 ${server}：将使用其最新规则`,
  clock: (seconds) => `本机与集群的时钟相差 ${seconds} 秒`,
  deployerRights: (who, rights) =>
    `部署者 ${who} 缺少权限：${rights}。请运行 zhiyou env create，或询问其他权限管理者`,
  quotaShort: ({ resource, needed, pods, declared }) =>
    `配额放不下两个槽位：${resource} 需要 ${needed}（Chart 的 ${pods} 个 Pod），声明为 ${declared}。请提高 setup.quota，或降低自动伸缩上限`,
  podsBehind: (consumer, secret) =>
    `${consumer} 的 Pod 上次更换时，Secret ${secret} 的值与现在不同；部署或 zhiyou env rotate 会更换它们`,
  pull: (image, why) => `拉取凭据无法拉取 ${image}：${why}`,
  targetDown: (target) => `Prometheus 无法抓取 ${target}`,
  targetsMissing: 'Pod 已就绪，但 Prometheus 未抓取该命名空间的任何指标',
  unchecked: (what, why) => `未检查：${what}：${why}`,
  questions: {
    deployers: '部署者的权限',
    chart: '配额与 Chart 是否相符',
    registry: '镜像能否拉取',
    prometheus: '指标是否被抓取',
    secrets: 'Pod 启动时所用的值',
  },
};

/** A finding as a sentence. */
export function findingText(finding: Finding, words: FindingSentences): string {
  switch (finding.code) {
    case 'certificate':
      return words.certificate(finding.secret, problemText(finding.problem, words));
    case 'pod-security-ahead':
      return words.podSecurityAhead(finding.wanted, finding.server);
    case 'clock':
      return words.clock(String(Math.round(Math.abs(finding.skewMs) / 1000)));
    case 'deployer-rights':
      return words.deployerRights(finding.who, finding.rights.map(rightText).join(', '));
    case 'quota-short':
      return words.quotaShort(finding);
    default:
      return runningText(finding, words);
  }
}

type Running = Extract<
  Finding,
  { code: 'pods-behind' | 'pull' | 'target-down' | 'targets-missing' | 'unchecked' }
>;

/** What is said of what runs, and of what could not be asked. */
function runningText(finding: Running, words: FindingSentences): string {
  switch (finding.code) {
    case 'pods-behind':
      return words.podsBehind(finding.consumer, finding.secret);
    case 'pull':
      return words.pull(finding.image, finding.why);
    case 'target-down':
      return words.targetDown(finding.target);
    case 'targets-missing':
      return words.targetsMissing;
    case 'unchecked':
      return words.unchecked(words.questions[finding.what], finding.why);
    default:
      return assertNever(finding);
  }
}

function rightText({ verb, group, resource, namespace = '' }: NeededRight): string {
  return `${verb} ${group === '' ? resource : `${resource}.${group}`} -n ${namespace}`;
}

/** What is wrong with a certificate, as a part of a sentence. */
export function problemText(problem: Problem, words: FindingSentences): string {
  const detail = detailOf(problem);
  const what = words.problems[problem.kind];
  return detail === '' ? what : `${what} ${detail}`;
}

function detailOf(problem: Problem): string {
  switch (problem.kind) {
    case 'host-missing':
      return problem.host;
    case 'expired':
    case 'expires-soon':
      return new Date(problem.untilMs).toISOString();
    case 'broken-chain':
      return problem.subject;
    default:
      return '';
  }
}
