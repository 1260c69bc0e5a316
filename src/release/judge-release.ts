import type { Found, Sentence } from '../shared/finding.ts';
import { SEVERITIES, type ReleasePolicy } from '../domain/release-policy.ts';
import type { Release } from './release.ts';

/** One point at which a release is refused. */
export type Point = {
  /** Such as `tests` or `vulnerabilities.critical`. */
  readonly point: string;
  readonly wants: Sentence;
  readonly found: Found;
};

type Rule = (release: Release, policy: ReleasePolicy) => readonly Point[];

const ABSENT: Found = { en: 'nothing', zh: '无' };

/** Every point at which a release falls short of what is demanded; empty when it may be deployed. */
export function judgeRelease(release: Release, policy: ReleasePolicy): readonly Point[] {
  return RULES.flatMap((rule) => rule(release, policy));
}

const tests: Rule = ({ tests: results }) => {
  const wants: Sentence = { en: 'tests that ran and passed', zh: '测试已执行并全部通过' };
  if (results === undefined) return [{ point: 'tests', wants, found: ABSENT }];
  const { total, failed, skipped } = results;
  if (total > skipped && failed === 0) return [];
  return [
    {
      point: 'tests',
      wants,
      found: {
        en: `${failed} failed of ${total}, ${skipped} skipped`,
        zh: `共 ${total} 项，失败 ${failed} 项，跳过 ${skipped} 项`,
      },
    },
  ];
};

const vulnerabilities: Rule = ({ vulnerabilities: found }, { mostVulnerabilities: most }) => {
  const limited = SEVERITIES.filter((severity) => most[severity] !== undefined);
  if (limited.length > 0 && found === undefined) {
    const wants = { en: 'a scan of the image', zh: '镜像扫描结果' };
    return [{ point: 'vulnerabilities', wants, found: ABSENT }];
  }
  return limited.flatMap((severity) => {
    const [count = 0, limit = 0] = [found?.[severity], most[severity]];
    if (count <= limit) return [];
    const wants = {
      en: `at most ${limit} vulnerabilities of severity ${severity}`,
      zh: `严重级别 ${severity} 的漏洞不超过 ${limit} 个`,
    };
    return [{ point: `vulnerabilities.${severity}`, wants, found: String(count) }];
  });
};

const coverage: Rule = ({ coverage: found }, { leastCoverageRatio: least }) => {
  if (least === undefined) return [];
  const ratio = found === undefined ? undefined : found.linesCovered / found.linesValid;
  if (ratio !== undefined && ratio >= least) return [];
  const wants = {
    en: `at least ${percent(least)} of lines covered`,
    zh: `行覆盖率不低于 ${percent(least)}`,
  };
  return [{ point: 'coverage', wants, found: ratio === undefined ? ABSENT : percent(ratio) }];
};

function percent(ratio: number): string {
  return `${Math.floor(ratio * 10_000) / 100} %`;
}

const sbom: Rule = ({ sbom: found }, { requireSbom: isRequired }) =>
  isRequired && found === undefined
    ? [{ point: 'sbom', wants: { en: 'a bill of materials', zh: '软件物料清单' }, found: ABSENT }]
    : [];

const payments: Rule = ({ payments: found }, { requirePaymentEvidence: isRequired }) => {
  if (!isRequired || (found?.crossVersion === true && found.evidence !== undefined)) return [];
  const wants = {
    en: 'evidence that payments in flight bear a change of version',
    zh: '进行中的支付可以跨版本的证明',
  };
  return [{ point: 'payments', wants, found: ABSENT }];
};

const RULES: readonly Rule[] = [tests, vulnerabilities, coverage, sbom, payments];
