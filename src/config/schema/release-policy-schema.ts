import { z } from 'zod';
import type { ReleasePolicy, Severity } from '../../domain/release-policy.ts';
import { text } from './names.ts';
import { shapeError, told } from './told.ts';
import { share, whole } from './units.ts';

const A_MAP = shapeError('a map of settings');
const A_SWITCH = 'true or false';

const flag = z.boolean({ error: A_SWITCH }).prefault(false);
const limit = (severity: Severity, zh: string) =>
  told(whole(0, 100_000).exactOptional(), {
    en: `Most vulnerabilities of severity ${severity}.`,
    zh: `严重级别为${zh}的漏洞最多几个。`,
    byDefault: { en: 'not looked at', zh: '不检查' },
  });

const fields = {
  requireSigned: told(flag, {
    en: 'Deploy only releases (`deploy --release`) that one of the keys signed.',
    zh: '只部署由下列密钥之一签署的发布文件（`deploy --release`）。',
  }),
  publicKeys: told(
    z
      .array(text('a path', 1024), shapeError('a list of files'))
      .max(16, { error: 'at most 16 files' })
      .prefault([]),
    {
      en: 'Files with the public keys of those who may sign (PEM, curve P-256), seen from this file.',
      zh: '有权签署者的公钥文件（PEM，P-256 曲线），相对于本文件。',
    },
  ),
  mostVulnerabilities: told(
    z
      .strictObject(
        {
          critical: limit('critical', '严重（critical）'),
          high: limit('high', '高（high）'),
          medium: limit('medium', '中（medium）'),
          low: limit('low', '低（low）'),
          unknown: limit('unknown', '未知（unknown）'),
        },
        A_MAP,
      )
      .prefault({}),
    {
      en: 'How many vulnerabilities the scan of the image may have found.',
      zh: '镜像扫描允许发现的漏洞数量。',
    },
  ),
  leastCoverage: told(share().exactOptional(), {
    en: 'Least share of lines that the tests ran.',
    zh: '测试的最低行覆盖率。',
    byDefault: { en: 'not looked at', zh: '不检查' },
  }),
  requireSbom: told(flag, {
    en: 'Deploy only releases with a bill of materials.',
    zh: '只部署带有软件物料清单的发布。',
  }),
  requirePaymentEvidence: told(flag, {
    en: 'Deploy only releases with evidence that payments in flight bear a change of version.',
    zh: '只部署已证明进行中的支付可以跨版本的发布。',
  }),
};

/** What releases must bring along to be deployed here. */
export const releasePolicySchema: z.ZodType<ReleasePolicy> = z
  .strictObject(fields, A_MAP)
  .superRefine(({ requireSigned, publicKeys }, context) => {
    if (!requireSigned || publicKeys.length > 0) return;
    const hint = 'Name the files of the keys, or leave requireSigned out.';
    const message = 'at least one key, since releases must be signed';
    context.addIssue({ code: 'custom', path: ['publicKeys'], message, params: { hint } });
  })
  .transform(({ leastCoverage, ...rest }) => ({
    ...rest,
    leastCoverageRatio: leastCoverage === undefined ? undefined : leastCoverage / 100,
  }));
