import type { Release } from '../../release/release.ts';

/** Sentences of the commands about releases. */
export type ReleaseWords = {
  readonly written: (file: string, digest: string) => string;
  readonly signed: (file: string) => string;
  readonly unsigned: string;
  readonly pushed: (reference: string, digest: string) => string;
  readonly present: (reference: string, digest: string) => string;
  /** A point at which a release is refused. */
  readonly refused: (point: string, wanted: string, found: string) => string;
  readonly accepted: (version: string) => string;
  readonly fields: Readonly<Record<keyof Omit<Release, 'format' | 'formatVersion'>, string>>;
  readonly tests: (results: NonNullable<Release['tests']>) => string;
  readonly components: (count: string) => string;
  readonly lines: (covered: string, valid: string) => string;
  readonly crossVersion: (holds: boolean) => string;
};

/** In English. */
export const enRelease: ReleaseWords = {
  written: (file, digest) => `${file}  ${digest}`,
  signed: (file) => `signed: ${file}`,
  unsigned: 'not signed: no key was given (--key, or ZHIYOU_SIGNING_KEY)',
  pushed: (reference, digest) => `pushed ${reference}  ${digest}`,
  present: (reference, digest) => `${reference} is there already  ${digest}`,
  refused: (point, wanted, found) => `✗ ${point}: expected ${wanted}; found ${found}`,
  accepted: (version) => `✓ ${version} may be deployed`,
  fields: {
    application: 'application',
    version: 'version',
    git: 'commit',
    image: 'image',
    chart: 'chart',
    values: 'values',
    config: 'declaration',
    secrets: 'secrets',
    tests: 'tests',
    vulnerabilities: 'vulnerabilities',
    sbom: 'bill of materials',
    coverage: 'coverage',
    migration: 'migration',
    payments: 'payments',
  },
  tests: ({ total, failed, skipped }) => `${total}, failed ${failed}, skipped ${skipped}`,
  components: (count) => `${count} components`,
  lines: (covered, valid) => `${covered} of ${valid} lines`,
  crossVersion: (holds) =>
    holds ? 'those in flight may change the version' : 'those in flight stay on their version',
};

/** In Chinese. */
export const zhRelease: ReleaseWords = {
  written: (file, digest) => `${file}  ${digest}`,
  signed: (file) => `已签名：${file}`,
  unsigned: '未签名：没有提供密钥（--key 或 ZHIYOU_SIGNING_KEY）',
  pushed: (reference, digest) => `已推送 ${reference}  ${digest}`,
  present: (reference, digest) => `${reference} 已存在  ${digest}`,
  refused: (point, wanted, found) => `✗ ${point}：应为 ${wanted}；实际 ${found}`,
  accepted: (version) => `✓ ${version} 可以部署`,
  fields: {
    application: '应用',
    version: '版本',
    git: '提交',
    image: '镜像',
    chart: 'Chart',
    values: 'values',
    config: '声明文件',
    secrets: '机密',
    tests: '测试',
    vulnerabilities: '漏洞',
    sbom: '物料清单',
    coverage: '覆盖率',
    migration: '数据库迁移',
    payments: '支付',
  },
  tests: ({ total, failed, skipped }) => `${total} 项，失败 ${failed}，跳过 ${skipped}`,
  components: (count) => `${count} 个组件`,
  lines: (covered, valid) => `${covered} / ${valid} 行`,
  crossVersion: (holds) => (holds ? '进行中的支付可以跨版本' : '进行中的支付留在原版本'),
};
