import { OBJECT_RULES } from './all-rules.ts';

type Language = 'en' | 'zh';

const HEADS: Readonly<Record<Language, string>> = {
  en: '| wanted | ids |',
  zh: '| 要求 | 编号 |',
};

/** Rules that are not about one object, by id. */
const OTHERS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'zhiyou:helm-lint': { en: 'nothing that `helm lint` complains of', zh: '`helm lint` 无报错' },
  'zhiyou:helm-template': { en: 'a chart that renders in every cell', zh: '矩阵的每一格均可渲染' },
  'zhiyou:deterministic': { en: 'the same render every time', zh: '每次渲染结果相同' },
  'zhiyou:yaml': { en: 'YAML that can be read', zh: '可解析的 YAML' },
  'zhiyou:duplicate-key': {
    en: 'each key once, in renders and values; Helm takes the last one silently',
    zh: '渲染结果与 values 中每个键只出现一次（Helm 会静默取最后一个）',
  },
  'zhiyou:yaml-1.1': {
    en: 'quotes around what YAML 1.1 and 1.2 read differently (`yes`, `on`, `0755`, `12:30`, `1_000`)',
    zh: 'YAML 1.1 与 1.2 解读不同的值加引号（`yes`、`on`、`0755`、`12:30`、`1_000`）',
  },
  'zhiyou:schema`, `kube-linter:schema-validation': {
    en: 'objects as their API describes them: types, required fields, choices, no unknown field, no list key twice',
    zh: '对象符合 API 定义：类型、必填字段、可选值、无未知字段、列表键不重复',
  },
  'zhiyou:removed-api': {
    en: 'APIs that the version of Kubernetes serves',
    zh: '使用该 Kubernetes 版本提供的 API',
  },
  'zhiyou:crd-guard': {
    en: 'objects for monitoring only where the cluster serves their kind',
    zh: '仅在集群提供该类型时渲染监控对象',
  },
  'zhiyou:values-unused': {
    en: 'settings that change the render in at least one row',
    zh: '每项设置至少在一行中影响渲染结果',
  },
  'zhiyou:exemption-unused': {
    en: 'only exemptions that something needs',
    zh: '只保留仍有必要的豁免',
  },
};

/** All rules as tables in Markdown. */
export function rulesReference(language: Language): string {
  const rows = OBJECT_RULES.map(({ ids, wants }) => row(wants[language], ids.join('`, `')));
  const others = Object.entries(OTHERS).map(([id, wants]) => row(wants[language], id));
  return [HEADS[language], '|---|---|', ...others, ...rows].join('\n');
}

function row(wish: string, ids: string): string {
  return `| ${wish.replaceAll('|', '\\|')} | \`${ids}\` |`;
}
