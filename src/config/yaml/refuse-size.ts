import { Parser, type CST } from 'yaml';
import type { Problem } from '../problem.ts';

const MOST_CHARACTERS = 262_144;
const MOST_LEVELS = 40;

/**
 * Says so when a text is too long or too deeply nested to be composed. Depth is counted on the token tree, which is
 * built without recursion: composing a hostile one would exhaust the stack.
 */
export function refuseSize(text: string): Problem | undefined {
  if (text.length > MOST_CHARACTERS) {
    return problem(`at most ${MOST_CHARACTERS} characters`, `${text.length}`);
  }
  if (levelsOf(new Parser().parse(text)) > MOST_LEVELS) {
    return problem(`at most ${MOST_LEVELS} levels of nesting`, 'more');
  }
  return undefined;
}

function problem(expected: string, got: string): Problem {
  const hint = 'This file declares one application; that takes less.';
  return { line: 1, column: 1, path: [], expected, got, hint };
}

function levelsOf(tokens: Iterable<CST.Token>): number {
  const open = [...tokens].map((token) => ({ token, level: 0 }));
  let deepest = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const level = next.level + 1;
    deepest = Math.max(deepest, level);
    for (const token of childrenOf(next.token)) open.push({ token, level });
  }
  return deepest;
}

function childrenOf(token: CST.Token): readonly CST.Token[] {
  if (token.type === 'document') return token.value === undefined ? [] : [token.value];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [key ?? [], value ?? []].flat());
}
