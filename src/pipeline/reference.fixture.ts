import { JOB_RULES } from './lint-pipeline.ts';

type Language = 'en' | 'zh';

const HEADS: Readonly<Record<Language, string>> = {
  en: '| wanted | id |',
  zh: '| 要求 | 编号 |',
};

/** Rules about files and how they are put together. */
const OTHERS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'ci-yaml': {
    en: 'YAML that GitLab can read, each key once',
    zh: 'GitLab 可以解析的 YAML，每个键只出现一次',
  },
  'ci-include': {
    en: 'includes that are there, with the inputs that they declare, and others by a commit or a hash',
    zh: 'include 的文件存在且输入与声明一致；外部文件以提交编号或哈希固定',
  },
  'ci-extends': {
    en: 'extends of jobs that are there, and no cycle',
    zh: 'extends 指向存在的任务，且不成环',
  },
};

/** All rules as a table in Markdown. */
export function pipelineRules(language: Language): string {
  const others = Object.entries(OTHERS).map(([id, wants]) => row(wants[language], id));
  const own = JOB_RULES.map(({ id, wants }) => row(wants[language], id));
  return [HEADS[language], '|---|---|', ...others, ...own].join('\n');
}

function row(wish: string, id: string): string {
  return `| ${wish.replaceAll('|', '\\|')} | \`${id}\` |`;
}
