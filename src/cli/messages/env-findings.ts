import type { Finding } from '../../environments/verify.ts';
import { assertNever } from '../../shared/errors.ts';

type Problem = Extract<Finding, { code: 'certificate' }>['problem'];
type ProblemKind = Problem['kind'];

/** What is wrong with a certificate, and what else a check may find. */
export type FindingSentences = {
  readonly certificate: (secret: string, problem: string) => string;
  readonly problems: Readonly<Record<ProblemKind, string>>;
  readonly podSecurityAhead: (wanted: string, server: string) => string;
  readonly clock: (seconds: string) => string;
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
    default:
      return assertNever(finding);
  }
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
