import type { SchemaNode } from './json-schema.ts';

/** The language of a reference page. */
export type ReferenceLanguage = 'en' | 'zh';

/** The smallest good file; the pages show it. */
export const MINIMAL_FILE = `name: smart-travel
routes:
  default: [/]
environments:
  local:
    releases:
      6.2.0: {}
`;

/** A file that says more; the pages show it. */
export const LONGER_FILE = `name: smart-travel
routes:
  default: [/]
  payment: [/api/payment]
providers: [wechat, alipay]
environments:
  local:
    requestsPerSecond: 40
    dwell: 30s
    releases:
      6.2.0: {}
      6.2.1: { LOG_LEVEL: debug }
    judge:
      gates:
        errors: { passRate: 1% }
        payments:
          alipay: { weight: 0.3, floor: 5% }
    approvals: { required: 2, approvers: [li.na, wang.fang, zhang.wei] }
    strategies:
      blue-green: { ramp: [10, 50, 100] }
      canary: { paymentLadder: [5, 100], soak: 10m, approveBefore: [payment] }
      ab: { experiment: { audience: { header: X-Beta, value: '1' }, hold: 2h, ending: ask } }
    freeze:
      windows:
        - { name: settlement, cron: '30 23 * * *', for: 1h }
        - { name: month-end, cron: '0 18 L * *', for: 12h }
        - { name: national day, from: 2026-10-01, to: 2026-10-08 }
`;

/** Gates of an environment's own; the pages show it. */
export const OWN_GATES_FILE = `name: smart-travel
routes:
  default: [/]
environments:
  local:
    releases:
      6.2.0: {}
    judge:
      gates:
        latency:
          tail: { slowerThan: 2500ms, rollbackRate: 0.2%, passRate: 1% }
        custom:
          empty-searches:
            bad: 'searches_total{outcome=~"empty|error"}'
            total: searches_total
            rollbackRate: 2%
            passRate: 10%
        means:
          basket: { sum: basket_yuan_sum, count: basket_yuan_count, highest: 5000, rollbackLoss: 50, passLoss: 250 }
          event-loop: { gauge: nodejs_eventloop_lag_p99_seconds, better: less, highest: 0.5, passLoss: 0.1 }
      leaks:
        memory: { metric: process_resident_memory_bytes, limit: 512MiB }
        descriptors: { metric: process_open_fds, limit: 1024 }
`;

/** An environment in a cluster; the pages show it. */
export const CLUSTER_FILE = `name: smart-travel
routes:
  default: [/]
  payment: [/api/payment]
providers: [wechat, alipay]
environments:
  production:
    runtime: kubernetes
    requestsPerSecond: 200
    scrapeEvery: 5s
    kubernetes:
      namespace: smart-travel-production
      chart: helm/smart-travel
      image: harbor.smarttravel.local/smart-travel/smart-travel-assistant
      values: [helm/smart-travel/values-production.yaml]
      edge:
        kind: gateway
        hosts: [api.smarttravel.com]
`;

type Words = {
  readonly title: string;
  readonly intro: readonly string[];
  readonly longer: string;
  readonly own: string;
  readonly cluster: string;
  readonly columns: readonly [string, string, string, string];
  readonly types: Readonly<Record<string, string>>;
  /** With `%` for what it is of. */
  readonly oneOf: string;
  readonly listOf: string;
  readonly mapOf: string;
  readonly isRequired: string;
  readonly units: readonly string[];
};

const REWRITE = '`npx vitest run src/config/reference.test.ts -u`';

const WORDS: Readonly<Record<ReferenceLanguage, Words>> = {
  en: {
    title: 'Configuration: `zhiyou.yaml`',
    intro: [
      '[中文](configuration.zh-CN.md)',
      `This page is made from the schema and compared with it by a test; ${REWRITE} writes it anew, and \`schemas/zhiyou.schema.json\` with it.`,
      'The smallest good file:',
    ],
    longer: 'One that says more, with approvals, an experiment and a freeze calendar:',
    own: 'One with gates of its own, on a boundary of latency, counters, means and what processes hold:',
    cluster: 'One for a cluster:',
    columns: ['path', 'type', 'default', 'meaning'],
    types: {
      time: 'time',
      percentage: 'percentage',
      metric: 'metric',
      size: 'number or size',
      string: 'text',
      number: 'number',
      integer: 'whole number',
      object: 'map',
      array: 'list',
      boolean: '`true` or `false`',
    },
    oneOf: 'one of %',
    listOf: 'list of %',
    mapOf: 'map to %',
    isRequired: '**required**',
    units: [
      'Times are written with their unit (`500ms`, `60s`, `5m`, `2h`, `1d`), rates and shares with a percent sign (`0.1%`, `20%`), weights as plain percent (`25`).',
      'Variables are text: quote what looks like a number. Words such as `yes`, `no`, `on` and `off` need quotes too, because readers of YAML 1.1 take them for truth values.',
      'YAML aliases (`&name`, `*name`) may be used; merge keys (`<<`) are not read. All mistakes of a file are told at once, with line and column; the exit code is 2.',
    ],
  },
  zh: {
    title: '配置：`zhiyou.yaml`',
    intro: [
      '[English](configuration.md)',
      `本页由模式生成，并由测试比对；${REWRITE} 会重写本页以及 \`schemas/zhiyou.schema.json\`。`,
      '最小的可用文件：',
    ],
    longer: '内容更多的例子，含审批、实验与封网日历：',
    own: '含自定关卡的例子：延迟边界、计数器、均值与进程占用：',
    cluster: '用于集群的例子：',
    columns: ['路径', '类型', '默认值', '含义'],
    types: {
      time: '时长',
      percentage: '百分比',
      metric: '指标',
      size: '数字或大小',
      string: '文本',
      number: '数字',
      integer: '整数',
      object: '映射',
      array: '列表',
      boolean: '`true` 或 `false`',
    },
    oneOf: '取值：%',
    listOf: '列表（%）',
    mapOf: '映射（值：%）',
    isRequired: '**必填**',
    units: [
      '时间带单位（`500ms`、`60s`、`5m`、`2h`、`1d`），比率与份额带百分号（`0.1%`、`20%`），权重直接写百分数（`25`）。',
      '环境变量的值是文本：看起来像数字的值要加引号。`yes`、`no`、`on`、`off` 等词也要加引号，因为 YAML 1.1 会把它们读成布尔值。',
      '可以使用 YAML 别名（`&name`、`*name`），不读取合并键（`<<`）。文件中的所有错误会一次列出，并给出行号和列号；退出码为 2。',
    ],
  },
};

/** The reference of every setting as a Markdown page. */
export function referencePage(tree: SchemaNode, language: ReferenceLanguage): string {
  const words = WORDS[language];
  return [
    `# ${words.title}`,
    ...words.intro,
    `\`\`\`yaml\n${MINIMAL_FILE}\`\`\``,
    words.longer,
    `\`\`\`yaml\n${LONGER_FILE}\`\`\``,
    words.own,
    `\`\`\`yaml\n${OWN_GATES_FILE}\`\`\``,
    words.cluster,
    `\`\`\`yaml\n${CLUSTER_FILE}\`\`\``,
    ...words.units,
    [
      row(words.columns),
      row(words.columns.map(() => '---')),
      ...rowsBelow(tree, '', language).map(row),
    ].join('\n'),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function rowsBelow(
  node: SchemaNode,
  path: string,
  language: ReferenceLanguage,
): readonly (readonly string[])[] {
  const children = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const isRequired = node.required?.includes(key) ?? false;
    return [rowOf(child, at, { isRequired, language }), ...rowsBelow(child, at, language)];
  });
  const values = node.additionalProperties;
  const inMap =
    values === undefined || values === false ? [] : rowsBelow(values, `${path}.<name>`, language);
  const inList = node.items === undefined ? [] : rowsBelow(node.items, `${path}[]`, language);
  return [...children, ...inMap, ...inList];
}

function rowOf(
  node: SchemaNode,
  path: string,
  { isRequired, language }: { readonly isRequired: boolean; readonly language: ReferenceLanguage },
): readonly string[] {
  const words = WORDS[language];
  const meaning = language === 'en' ? node.description : node.zh;
  return [
    `\`${path}\``,
    typeText(node, words),
    isRequired ? words.isRequired : defaultText(node, language),
    meaning ?? '',
  ];
}

function typeText(node: SchemaNode, words: Words): string {
  const { enum: choices, items, additionalProperties: values } = node;
  if (choices !== undefined) {
    return words.oneOf.replace('%', choices.map((one) => `\`${String(one)}\``).join(', '));
  }
  if (items !== undefined) return words.listOf.replace('%', typeText(items, words));
  if (values !== undefined && values !== false) {
    return words.mapOf.replace('%', typeText(values, words));
  }
  return words.types[node.kind ?? node.type ?? ''] ?? '';
}

function defaultText(
  { byDefault, default: value }: SchemaNode,
  language: ReferenceLanguage,
): string {
  if (byDefault !== undefined) return byDefault[language];
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (value === undefined || (isEmpty && !Array.isArray(value))) return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}
