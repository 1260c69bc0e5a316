import type { SchemaNode } from './json-schema.ts';

/** Keys of a schema that editors do not know, and its own version, which the head of the file says. */
const OWN_WORDS: ReadonlySet<string> = new Set(['kind', 'zh', 'byDefault', '$schema']);
/** The width that the formatter lays out in. */
const WIDTH = 100;

/** The text of `schemas/zhiyou.schema.json`: what editors check and complete with, laid out as the formatter does. */
export function schemaFile(tree: SchemaNode): string {
  const head = { $schema: 'http://json-schema.org/draft-07/schema#', title: 'zhiyou.yaml' };
  return `${printJson({ ...head, ...forEditors(tree) })}\n`;
}

function forEditors(node: SchemaNode): Readonly<Record<string, unknown>> {
  const { properties, additionalProperties: values, items } = node;
  const known = Object.entries(node).filter(([key]) => !OWN_WORDS.has(key));
  const children = Object.entries(properties ?? {}).map(([key, one]) => [key, forEditors(one)]);
  return {
    ...Object.fromEntries(known),
    ...(properties === undefined ? {} : { properties: Object.fromEntries(children) }),
    ...(values === undefined || values === false
      ? {}
      : { additionalProperties: forEditors(values) }),
    ...(items === undefined ? {} : { items: forEditors(items) }),
  };
}

/** JSON laid out as the formatter does; `key` stands before it in its line. */
export function printJson(value: unknown, indent = '', key = ''): string {
  if (typeof value !== 'object' || value === null) return `${key}${JSON.stringify(value)}`;
  const deeper = `${indent}  `;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((one: unknown) => printJson(one, deeper))
    : Object.entries(value).map(([name, one]) =>
        printJson(one, deeper, `${JSON.stringify(name)}: `),
      );
  const line = `${key}${open}${parts.join(', ')}${close}`;
  const isShort = Array.isArray(value) && indent.length + line.length < WIDTH;
  if (parts.length === 0 || isShort) return line;
  return `${key}${open}\n${parts.map((part) => `${deeper}${part}`).join(',\n')}\n${indent}${close}`;
}
