import { isAlias, isMap, isNode, isPair, isScalar, isSeq, visit } from 'yaml';
import type { Document, LineCounter, Scalar } from 'yaml';
import type { Path, Problem } from '../problem.ts';
import { readByYaml11 } from '../../shared/yaml-1-1.ts';
import { isSecret } from './locate.ts';

type Told = Pick<Problem, 'expected' | 'got' | 'hint'>;

/**
 * Plain values and keys that mean different things to readers of YAML 1.1 (kubectl, helm) and 1.2, and keys that are
 * no text: in both versions `6.20:` becomes the key 6.2.
 */
export function findTraps(document: Document, lines: LineCounter): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Scalar(slot, scalar, ancestors) {
      const isKey = slot === 'key';
      const path = pathOf(scalar, ancestors);
      const told = trapOf(scalar, isKey, path);
      if (told === undefined) return;
      const { line, col } = lines.linePos(scalar.range?.[0] ?? 0);
      problems.push({ line, column: col, path, ...told });
    },
  });
  return problems;
}

/** Keys that are no text at all: lists, maps and aliases. The plain value could only hold them spelt out. */
export function findCollectionKeys(document: Document, lines: LineCounter): readonly Problem[] {
  const problems: Problem[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isNode(key) || isScalar(key)) return;
      const { line, col: column } = lines.linePos(key.range?.[0] ?? 0);
      const got = isAlias(key) ? `the alias *${key.source}` : isMap(key) ? 'a map' : 'a list';
      const hint = 'Write the key out; quote it where it begins with a special character.';
      problems.push({ line, column, path: [], expected: 'text as a key', got, hint });
    },
  });
  return problems;
}

function trapOf(scalar: Scalar, isKey: boolean, path: Path): Told | undefined {
  if (scalar.type !== 'PLAIN') return undefined;
  const { source = '' } = scalar;
  const isHidden = !isKey && isSecret(path);
  const read = readByYaml11(source);
  if (read === undefined) return isKey ? keyTrapOf(scalar, source) : undefined;
  return {
    expected: 'quotes around it',
    got: `${isHidden ? 'a value' : source}, which YAML 1.1 reads as ${read}`,
    hint: `${isHidden ? 'Quote it' : quoted(source)}${/^[-+\d]/.test(source) ? ', or write a plain number if it is one' : ''}.`,
  };
}

function keyTrapOf({ value }: Scalar, source: string): Told | undefined {
  if (source === '__proto__') {
    return { expected: 'another key', got: source, hint: 'No key may have this name.' };
  }
  if (typeof value === 'string') return undefined;
  const got = source === '' ? 'nothing' : source;
  return { expected: 'text as a key', got, hint: `${quoted(source)}.` };
}

function quoted(source: string): string {
  return `Quote it: ${JSON.stringify(source)}`;
}

function pathOf(scalar: Scalar, ancestors: readonly unknown[]): Path {
  return ancestors.flatMap((ancestor, k): Path => {
    if (isPair(ancestor)) return [isScalar(ancestor.key) ? String(ancestor.key.source) : '?'];
    return isSeq(ancestor) ? [ancestor.items.indexOf(ancestors[k + 1] ?? scalar)] : [];
  });
}
