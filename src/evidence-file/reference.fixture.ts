import { z } from 'zod';
import { headerSchema } from './header-schema.ts';
import { scrapeSchema } from './scrape-schema.ts';

type Node = {
  readonly description?: string;
  readonly zh?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node | false;
  readonly anyOf?: readonly Node[];
};

/** The languages of the page. */
export type PageLanguage = 'en' | 'zh';

const tree = (schema: z.ZodType): Node =>
  z.toJSONSchema(schema, { io: 'input', target: 'draft-7', reused: 'inline' }) as Node;

/** JSON Schema (draft 7) of one line of an evidence file, for the validators of others. */
export function lineSchema(): object {
  const end = z.strictObject({
    end: z.string().meta({ description: 'Why nothing more was kept.', zh: '不再记录的原因。' }),
  });
  const lines = [headerSchema, scrapeSchema, end].map((schema) => plain(tree(schema)));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'One line of a zhiyou evidence file',
    anyOf: lines,
  };
}

/** Without our own words and what the head says already. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(
    ([key, one]) => key !== '$schema' && !(key === 'zh' && typeof one === 'string'),
  );
  return Object.fromEntries(kept.map(([key, one]) => [key, plain(one)]));
}

/** The fields of both kinds of lines as Markdown tables, between the marks of the page. */
export function fieldTables(language: PageLanguage): string {
  const titles = language === 'en' ? ['Header', 'Scrape'] : ['头部行', '抓取行'];
  const columns =
    language === 'en' ? ['path', 'type', 'default', 'meaning'] : ['路径', '类型', '默认值', '含义'];
  return [headerSchema, scrapeSchema]
    .map((schema, k) =>
      [
        `### ${titles[k]}`,
        '',
        row(columns),
        row(columns.map(() => '---')),
        ...rowsBelow(tree(schema), '', language),
      ].join('\n'),
    )
    .join('\n\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function rowsBelow(node: Node, path: string, language: PageLanguage): readonly string[] {
  const children = Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const required = node.required?.includes(key) ?? false;
    return [rowOf(child, at, { required, language }), ...rowsBelow(child, at, language)];
  });
  return node.items === undefined
    ? children
    : [...children, ...rowsBelow(node.items, `${path}[]`, language)];
}

function rowOf(
  node: Node,
  path: string,
  { required, language }: { readonly required: boolean; readonly language: PageLanguage },
): string {
  const must = language === 'en' ? '**required**' : '**必填**';
  const isPlain = typeof node.default !== 'object';
  const byDefault = required
    ? must
    : node.default !== undefined && isPlain
      ? `\`${JSON.stringify(node.default)}\``
      : '';
  const meaning = (language === 'en' ? node.description : node.zh) ?? '';
  return row([`\`${path}\``, typeText(node, language), byDefault, meaning]);
}

const TYPES: Readonly<Record<PageLanguage, Readonly<Record<string, string>>>> = {
  en: {
    string: 'text',
    number: 'number',
    integer: 'whole number',
    boolean: 'true or false',
    object: 'map',
    array: 'list',
  },
  zh: {
    string: '文本',
    number: '数字',
    integer: '整数',
    boolean: '布尔值',
    object: '映射',
    array: '列表',
  },
};

function typeText(node: Node, language: PageLanguage): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``;
  if (node.enum !== undefined) return node.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (node.anyOf !== undefined) return node.anyOf.map((one) => typeText(one, language)).join(' / ');
  return TYPES[language][node.type ?? ''] ?? '';
}

/** Fields that one of the languages does not explain. */
export function untold(): readonly string[] {
  const silent = (node: Node, path: string): readonly string[] => [
    ...Object.entries(node.properties ?? {}).flatMap(([key, child]) => [
      ...(/\S/.test(child.description ?? '') && /\p{Script=Han}/u.test(child.zh ?? '')
        ? []
        : [`${path}.${key}`]),
      ...silent(child, `${path}.${key}`),
    ]),
    ...(node.items === undefined ? [] : silent(node.items, `${path}[]`)),
  ];
  return [headerSchema, scrapeSchema].flatMap((schema) => silent(tree(schema), ''));
}
