import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Node,
  type Scalar,
} from 'yaml';
import type { Leaf } from './encrypted-value.ts';
import { SecretsFileError } from './problem.ts';

/** A value's place: the names on the way to it; entries of a list share the place of the list. */
export type Path = readonly string[];

/** @throws {SecretsFileError} when the text is not one YAML document with a map at its top. */
export function parseSecrets(text: string, file: string): Document {
  const documents = parseAllDocuments(text, { intAsBigInt: true, keepSourceTokens: false });
  const [document, second] = Array.isArray(documents) ? documents : [];
  const error = document?.errors[0];
  if (document === undefined || second !== undefined || error || !isMap(document.contents)) {
    const line = error?.linePos?.[0].line;
    throw new SecretsFileError(
      'malformed',
      `${file}${line === undefined ? '' : `:${line}`}: expected one YAML document of names and values`,
      'Write one NAME: value a line, and quote values with special signs.',
    );
  }
  return document;
}

/** Calls `visit` for every value in the order of the file, which is the order of the message code. */
export function visitLeaves(
  document: Document,
  file: string,
  visit: (scalar: Scalar, path: Path) => void,
): void {
  const walk = (node: unknown, path: Path): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) walk(value, [...path, nameOf(key)]);
    } else if (isSeq(node)) {
      for (const item of node.items) walk(item, path);
    } else if (isAlias(node)) {
      throw new SecretsFileError(
        'unsupported',
        `${file}: ${path.join('.')} is an alias, which the format does not know`,
        'Write the value itself.',
      );
    } else if (isScalar(node) && node.value !== null) visit(node, path);
  };
  walk(document.contents, []);
}

function nameOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** The value of a scalar as the format counts it. @throws {SecretsFileError} when it must be quoted to keep its form. */
export function leafOf(scalar: Scalar, place: string): Leaf {
  const { value, source } = scalar;
  if (typeof value === 'string') return { kind: 'str', text: value };
  if (source !== undefined && source !== String(value)) {
    throw new SecretsFileError(
      'malformed',
      `${place} would lose its form as a number or truth value`,
      'Put the value in quotes.',
    );
  }
  if (typeof value === 'boolean') return { kind: 'bool', text: value ? 'True' : 'False' };
  return { kind: typeof value === 'bigint' ? 'int' : 'float', text: String(value) };
}

/** Puts a value into its scalar, so that it is written anew. */
export function setLeaf(scalar: Scalar, leaf: Leaf): void {
  delete scalar.type;
  delete scalar.source;
  delete scalar.format;
  scalar.value = valueOf(leaf);
}

function valueOf({ kind, text }: Leaf): string | bigint | number | boolean {
  if (kind === 'int' && /^-?\d+$/.test(text)) return BigInt(text);
  if (kind === 'float') return Number(text);
  if (kind === 'bool') return text.toLowerCase() === 'true';
  return text;
}

const REMARKS = ['commentBefore', 'comment'] as const;

/** Replaces every line of every remark; `path` is that of the map or list that the remark stands in. */
export function mapRemarks(document: Document, map: (line: string, path: Path) => string): void {
  const mend = (node: Document | Node, path: Path): void => {
    for (const place of REMARKS) {
      const text = node[place];
      if (typeof text !== 'string') continue;
      const lines = text.split('\n').map((line) => (line.trim() === '' ? line : map(line, path)));
      node[place] = lines.join('\n');
    }
  };
  const walk = (node: unknown, around: Path, path: Path): void => {
    if (!isNode(node)) return;
    mend(node, isCollection(node) ? path : around);
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        walk(key, path, path);
        walk(value, path, [...path, nameOf(key)]);
      }
    } else if (isSeq(node)) for (const item of node.items) walk(item, path, path);
  };
  mend(document, []);
  walk(document.contents, [], []);
}

/** The text of a document as the format's own tool lays it out. */
export function textOf(document: Document): string {
  return document.toString({ indent: 4, lineWidth: 0 });
}
