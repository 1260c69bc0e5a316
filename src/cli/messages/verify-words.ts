import type { TestGroupName } from '../../ports/post-deploy-tests.ts';

/** Words of `zhiyou verify`. */
export type VerifyWords = {
  readonly groups: Readonly<Record<TestGroupName, string>>;
  readonly group: string;
  readonly tests: string;
  readonly took: string;
  /** Beside a group that is not critical. */
  readonly warnsOnly: string;
  readonly passed: string;
  readonly failed: (groups: string) => string;
  readonly warned: (groups: string) => string;
  readonly nothingServes: (environment: string) => string;
  readonly nothingServesHint: (environment: string) => string;
};

/** In English. */
export const enVerify: VerifyWords = {
  groups: {
    basic_health: 'health',
    monitoring_integration: 'monitoring',
    api_functionality: 'API',
    payment_system: 'payments',
    database_connectivity: 'database',
    external_services: 'external services',
    performance: 'performance',
    security: 'security',
  },
  group: 'group',
  tests: 'tests',
  took: 'took',
  warnsOnly: 'warns only',
  passed: 'every critical group passed',
  failed: (groups) => `failed: ${groups}`,
  warned: (groups) => `warning: ${groups}`,
  nothingServes: (environment) => `nothing serves ${environment} that zhiyou brought there`,
  nothingServesHint: (environment) =>
    `Deploy a release (zhiyou deploy --env ${environment}), or take over what Helm installed: zhiyou adopt ${environment}.`,
};

/** In Chinese. */
export const zhVerify: VerifyWords = {
  groups: {
    basic_health: '健康',
    monitoring_integration: '监控',
    api_functionality: '接口',
    payment_system: '支付',
    database_connectivity: '数据库',
    external_services: '外部服务',
    performance: '性能',
    security: '安全',
  },
  group: '测试组',
  tests: '测试',
  took: '用时',
  warnsOnly: '仅警告',
  passed: '关键测试组全部通过',
  failed: (groups) => `未通过：${groups}`,
  warned: (groups) => `警告：${groups}`,
  nothingServes: (environment) => `${environment} 没有由 zhiyou 发布的线上版本`,
  nothingServesHint: (environment) =>
    `请先发布（zhiyou deploy --env ${environment}），或接管由 Helm 安装的应用：zhiyou adopt ${environment}。`,
};
