import { UserError } from '../../shared/errors.ts';

/** An element of an XML file; text between elements is left out. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
};

type Open = {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: XmlElement[];
};

const MOST_LEVELS = 64;
/** What follows `<`, one kind of markup each. */
const MARKUP =
  /<(?:!--[\s\S]*?--|!\[CDATA\[[\s\S]*?\]\]|\?[\s\S]*?\?|\/([\w:.-]+)\s*|([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?))>/y;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

/**
 * The root of an XML file as report writers make them. Document types, and with them entities of one's own, are
 * refused, except for one that only names a file.
 * @throws {UserError} when it is not well formed.
 */
export function parseXml(file: string, text: string): XmlElement {
  const source = text.replace(/^\uFEFF/, '').replace(/<!DOCTYPE\s+[^[>]*>/, '');
  const root: Open = { name: '', attributes: {}, children: [] };
  const open = [root];
  let at = source.indexOf('<');
  if (source.slice(0, Math.max(at, 0)).trim() !== '') throw refusal(file, 'text before it');
  while (at !== -1) {
    MARKUP.lastIndex = at;
    const found = MARKUP.exec(source);
    if (found === null) throw refusal(file, source.slice(at, at + 40));
    take(file, open, found);
    at = source.indexOf('<', MARKUP.lastIndex);
  }
  const [only, ...others] = root.children;
  if (open.length > 1) throw refusal(file, `<${open.at(-1)?.name}> without an end`);
  if (only === undefined || others.length > 0) throw refusal(file, `${root.children.length} roots`);
  return only;
}

function take(
  file: string,
  open: Open[],
  [, closed, name, attributes = '', end]: RegExpExecArray,
): void {
  if (closed !== undefined) {
    if (open.length < 2 || open.pop()?.name !== closed) throw refusal(file, `</${closed}>`);
    return;
  }
  if (name === undefined) return;
  const element: Open = { name, attributes: attributesOf(attributes), children: [] };
  open.at(-1)?.children.push(element);
  if (end === '/') return;
  if (open.length > MOST_LEVELS) throw refusal(file, `more than ${MOST_LEVELS} levels`);
  open.push(element);
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)].map(([, name = '', one, other]): [string, string] => [
    name,
    decoded(one ?? other ?? ''),
  ]);
  return Object.fromEntries(found);
}

function decoded(text: string): string {
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function refusal(file: string, found: string): UserError {
  return new UserError(
    `${file}: expected well-formed XML, found ${found.slice(0, 80)}`,
    'Hand over the file as the tool wrote it, whole.',
  );
}
