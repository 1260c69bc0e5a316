import { LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { Problem } from '../problem.ts';
import { refuseSize } from './refuse-size.ts';
import { syntaxProblems } from './syntax-problem.ts';
import { findCollectionKeys, findTraps } from './traps.ts';

/** A YAML text that could be read: its plain value, and the document that knows where everything stands. */
export type YamlSource = {
  readonly value: unknown;
  readonly document: Document;
  readonly lines: LineCounter;
  /** What YAML 1.1 readers, such as kubectl and helm, would read differently. */
  readonly traps: readonly Problem[];
};

/** Reads one YAML 1.2 document; aliases may stand for at most 100 copies. */
export function readYaml(
  text: string,
):
  | { readonly kind: 'read'; readonly source: YamlSource }
  | { readonly kind: 'unreadable'; readonly problems: readonly Problem[] } {
  const refusal = refuseSize(text);
  if (refusal !== undefined) return { kind: 'unreadable', problems: [refusal] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = syntaxProblems([...document.errors, ...document.warnings], lines);
  const problems = syntax.length > 0 ? syntax : findCollectionKeys(document, lines);
  if (problems.length > 0) return { kind: 'unreadable', problems };
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return { kind: 'read', source: { value, document, lines, traps: findTraps(document, lines) } };
  } catch {
    // The document was composed, so what is left to go wrong is an alias: unknown, or standing for too much.
    return { kind: 'unreadable', problems: [aliasProblem(document, lines)] };
  }
}

function aliasProblem(document: Document, lines: LineCounter): Problem {
  let last: { readonly offset: number; readonly name: string } | undefined;
  let unknown: typeof last;
  visit(document, {
    Alias(_, alias) {
      last = { offset: alias.range?.[0] ?? 0, name: alias.source };
      if (alias.resolve(document) === undefined) unknown ??= last;
    },
  });
  const { offset, name } = unknown ?? last ?? { offset: 0, name: '' };
  const { line, col: column } = lines.linePos(offset);
  const place = { line, column, path: [] };
  return unknown === undefined
    ? {
        ...place,
        expected: 'aliases that stand for at most 100 values in all',
        got: `*${name}, which stands for more`,
        hint: 'Write the values out.',
      }
    : {
        ...place,
        expected: 'an alias of something above it',
        got: `*${name}`,
        hint: `Put &${name} before the value that is meant, or quote the text.`,
      };
}
