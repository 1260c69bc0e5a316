import { z } from 'zod';
import type { Release } from './release.ts';
import { count, digest, text, told, type Fields } from './told.ts';

/** What the first key of every release file says. */
const FORMAT = 'zhiyou-release';

/** Grows when a reader of the format before could not read a file rightly any more. */
const FORMAT_VERSION = 1;

const git = z.strictObject({
  sha: told(
    z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, 'expected a whole commit id'),
    'The commit.',
    '提交编号。',
  ),
  tag: told(text.exactOptional(), 'Its tag.', '对应的标签。'),
  time: told(
    z.iso.datetime({ offset: true }).exactOptional(),
    'When it was committed (RFC 3339); lead times begin there.',
    '提交时间（RFC 3339），前置时间由此算起。',
  ),
});

const chart = z.strictObject({
  reference: told(
    text.exactOptional(),
    'Where it is: `oci://HOST/PATH/NAME`; left out for an archive.',
    '所在位置：`oci://HOST/PATH/NAME`；归档文件则省略。',
  ),
  version: told(text, 'Of the chart.', 'Chart 版本。'),
  digest: told(
    digest,
    'Of its manifest in the registry, or of the archive.',
    '仓库清单或归档文件的摘要。',
  ),
});

const tests = z.strictObject({
  total: told(count, 'Cases that ran or were skipped.', '执行或跳过的用例数。'),
  failed: told(count, 'Cases with a failure or an error.', '失败或出错的用例数。'),
  skipped: told(count, 'Cases that did not run.', '未执行的用例数。'),
  reports: told(z.array(digest).min(1).max(100), 'Of the JUnit files.', 'JUnit 文件的摘要。'),
});

const scan = z.strictObject({
  critical: told(count, 'Of severity critical.', '严重级别 critical 的数量。'),
  high: told(count, 'Of severity high.', '严重级别 high 的数量。'),
  medium: told(count, 'Of severity medium.', '严重级别 medium 的数量。'),
  low: told(count, 'Of severity low.', '严重级别 low 的数量。'),
  unknown: told(count, 'Of a severity that nobody knows.', '严重级别未知的数量。'),
  report: told(digest, 'Of the report of Trivy.', 'Trivy 报告的摘要。'),
});

const sbom = z.strictObject({
  specVersion: told(text, 'Of CycloneDX.', 'CycloneDX 规范版本。'),
  components: told(count, 'How many it lists.', '组件数量。'),
  digest: told(digest, 'Of the file.', '文件摘要。'),
});

const coverage = z.strictObject({
  linesCovered: told(count, 'Lines that tests ran.', '测试覆盖的行数。'),
  linesValid: told(z.int().min(1), 'Lines that there are.', '总行数。'),
  report: told(digest, 'Of the Cobertura file.', 'Cobertura 文件的摘要。'),
});

const migration = z.strictObject({
  phase: told(
    z.enum(['none', 'expand', 'contract']),
    'What it does to the database: nothing, additions that the version before does not mind, or the removal of what the version before no longer uses.',
    '对数据库的影响：无；上一版本可以兼容的新增；移除上一版本已不再使用的内容。',
  ),
  schemaVersion: told(count.exactOptional(), 'Number of the newest migration.', '最新迁移的编号。'),
});

const payments = z.strictObject({
  crossVersion: told(
    z.boolean(),
    'Whether an order of the version before may be paid, called back and queried on this one, and the other way round.',
    '上一版本的订单能否在本版本上支付、回调、查询，反之亦然。',
  ),
  evidence: told(digest.exactOptional(), 'Of the file that shows it.', '证明文件的摘要。'),
});

const fields = {
  format: told(z.literal(FORMAT), 'Says what the file is.', '说明这是什么文件。'),
  formatVersion: told(
    z.int().min(1).max(FORMAT_VERSION),
    'Of the format. A reader refuses a newer one.',
    '格式版本。读取方拒绝更新的版本。',
  ),
  application: told(text, 'What is delivered.', '所发布的应用。'),
  version: told(
    z.string().regex(/^\w[\w.-]{0,119}$/, 'expected a version such as 6.2.1'),
    'Its version, which is the tag of the image too.',
    '版本号，同时也是镜像标签。',
  ),
  git: told(git, 'What it was built from.', '构建来源。'),
  image: told(
    z.string().regex(/^[^\s@]{1,300}@sha256:[0-9a-f]{64}$/, 'expected an image with its digest'),
    'Repository and digest of the image.',
    '镜像仓库与摘要。',
  ),
  chart: told(chart, 'The Helm chart.', 'Helm Chart。'),
  values: told(
    z.record(text, digest),
    'Digest of the values of every environment in a cluster, as canonical JSON.',
    '每个集群环境的 values（规范化 JSON）的摘要。',
  ),
  config: told(digest, 'Of the declaration `zhiyou.yaml`.', '声明文件 `zhiyou.yaml` 的摘要。'),
  secrets: told(
    z.record(text, text),
    'Fingerprint of every secret by its name, as whoever manages them made it; never a secret.',
    '每个机密的指纹（由其管理者生成），绝不包含机密本身。',
  ),
  tests: told(tests.exactOptional(), 'What the tests said.', '测试结果。'),
  vulnerabilities: told(
    scan.exactOptional(),
    'What the scan of the image found.',
    '镜像扫描结果。',
  ),
  sbom: told(sbom.exactOptional(), 'What the image is made of.', '软件物料清单。'),
  coverage: told(coverage.exactOptional(), 'What the tests ran through.', '测试覆盖率。'),
  migration: told(migration, 'What it does to the database.', '数据库迁移。'),
  payments: told(
    payments.exactOptional(),
    'Whether payments in flight may change the version.',
    '进行中的支付能否跨版本。',
  ),
} satisfies Fields<Release>;

/** A release as it is written. */
export const releaseSchema: z.ZodType<Release> = z.strictObject(fields);

/** Fingerprints of secrets by name, as `release create --secrets` reads them. */
export const fingerprintsSchema: z.ZodType<Release['secrets']> = z.record(text, text);
