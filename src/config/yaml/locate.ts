import { isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { Document, Node } from 'yaml';
import type { Path } from '../problem.ts';
import type { YamlSource } from './read-yaml.ts';

/** What stands at a path; `node` is absent where nothing does. */
type Found = { readonly key: Node | undefined; readonly node: Node | undefined };

/** Line and column (from 1) of a path: of its value or its key, or of the nearest thing that is there. */
export function placeOf(
  { document, lines }: YamlSource,
  path: Path,
  at: 'key' | 'value',
): { readonly line: number; readonly column: number } {
  for (let length = path.length; length >= 0; length -= 1) {
    const { key, node } = find(document, path.slice(0, length));
    const isWhole = length === path.length;
    const best = isWhole && at === 'value' ? (node ?? key) : (key ?? node);
    const offset = best?.range?.[0];
    if (offset === undefined) continue;
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}

/**
 * What stands at a path, in words: text in quotes, numbers as they are written. Values of variables may be secrets:
 * of them only the kind is told.
 */
export function gotAt({ document }: YamlSource, path: Path): string {
  const { node } = find(document, path);
  if (isMap(node)) return node.items.length === 0 ? 'an empty map' : 'a map';
  if (isSeq(node)) return node.items.length === 0 ? 'an empty list' : 'a list';
  if (!isScalar(node)) return 'nothing';
  return scalarText(node.value, node.source ?? '', isSecret(path));
}

/** How a scalar was written, without quotes; absent where something else stands. */
export function writtenAt({ document }: YamlSource, path: Path): string | undefined {
  const { node } = find(document, path);
  return isScalar(node) ? node.source : undefined;
}

/** Whether a scalar at a path may be a secret: a variable of processes, or a value where its source should stand. */
export function isSecret([root, , section, part]: Path): boolean {
  if (root !== 'environments') return false;
  if (section === 'setup') return ['secrets', 'pullSecret', 'tls'].includes(String(part));
  return section === 'variables' || section === 'releases';
}

function scalarText(value: unknown, source: string, secret: boolean): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') {
    if (secret) return 'some text';
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 59)}…` : value);
  }
  return secret ? `a ${typeof value}` : source.slice(0, 60);
}

function find(document: Document, path: Path): Found {
  let found: Found = { key: undefined, node: resolved(document, document.contents) };
  for (const part of path) {
    const parent = found.node;
    if (!isCollection(parent)) return { key: undefined, node: undefined };
    found = isMap(parent)
      ? entryOf(document, parent.items, part)
      : { key: undefined, node: resolved(document, parent.items[Number(part)]) };
    if (found.key === undefined && found.node === undefined) return found;
  }
  return found;
}

function entryOf(document: Document, items: readonly unknown[], part: string | number): Found {
  for (const pair of items) {
    if (!isPair(pair) || !isScalar(pair.key) || String(pair.key.toJSON() ?? '') !== String(part))
      continue;
    return { key: pair.key, node: resolved(document, pair.value) };
  }
  return { key: undefined, node: undefined };
}

function resolved(document: Document, node: unknown): Node | undefined {
  if (isAlias(node)) return node.resolve(document);
  return isNode(node) ? node : undefined;
}
