import { z } from 'zod';
import { releaseSchema } from './release-schema.ts';

type Node = {
  readonly description?: string;
  readonly zh?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
};

/** The languages of the page. */
export type PageLanguage = 'en' | 'zh';

const TREE = z.toJSONSchema(releaseSchema, {
  io: 'input',
  target: 'draft-7',
  reused: 'inline',
}) as Node;

/** JSON Schema (draft 7) of a release file, for the validators of others. */
export function schemaOfRelease(): object {
  const head = { $schema: 'http://json-schema.org/draft-07/schema#', title: 'zhiyou release' };
  return { ...head, ...(plain(TREE) as object) };
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, one]) => key !== '$schema' && !(key === 'zh' && typeof one === 'string'),
  );
  return Object.fromEntries(kept.map(([key, one]) => [key, plain(one)]));
}

const WORDS = {
  en: { columns: ['path', 'type', 'needed', 'meaning'], yes: 'yes', no: '' },
  zh: { columns: ['路径', '类型', '必填', '含义'], yes: '是', no: '' },
} as const;
const TYPES: Readonly<Record<PageLanguage, Readonly<Record<string, string>>>> = {
  en: {
    string: 'text',
    integer: 'whole number',
    boolean: 'true or false',
    object: 'map',
    array: 'list',
  },
  zh: { string: '文本', integer: '整数', boolean: '布尔值', object: '映射', array: '列表' },
};

/** All fields as a table in Markdown. */
export function releaseTable(language: PageLanguage): string {
  const { columns } = WORDS[language];
  const rows = [columns, columns.map(() => '---'), ...rowsBelow(TREE, '', language)];
  return rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowsBelow(
  node: Node,
  path: string,
  language: PageLanguage,
): readonly (readonly string[])[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const { yes, no } = WORDS[language];
    const meaning = (language === 'en' ? child.description : child.zh) ?? '';
    const needed = node.required?.includes(key) === true ? yes : no;
    const own = [`\`${at}\``, typeText(child, language), needed, meaning];
    return [own, ...rowsBelow(child, at, language)];
  });
}

function typeText(node: Node, language: PageLanguage): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((one) => `\`${String(one)}\``).join(', ');
  return TYPES[language][node.type ?? ''] ?? '';
}

/** Fields that one of the languages does not explain. */
export function untold(): readonly string[] {
  const silent = (node: Node, path: string): readonly string[] =>
    Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
      const isTold = /\S/.test(child.description ?? '') && /\S/.test(child.zh ?? '');
      return [...(isTold ? [] : [`${path}.${key}`]), ...silent(child, `${path}.${key}`)];
    });
  return silent(TREE, '');
}
