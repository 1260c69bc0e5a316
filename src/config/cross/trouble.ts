import type { Path, Problem } from '../problem.ts';

/** A problem that knows its path and not yet its place; `got` where it is more than the value at the path. */
export type Trouble = Pick<Problem, 'path' | 'expected' | 'hint'> & {
  readonly got?: string;
  readonly at?: 'key' | 'value';
};

/** The entries of a map; none where something else stands. */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? Object.entries(value) : [];
}

/** What stands under keys, one after the other; nothing where one is missing. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((found, part) => entriesOf(found).find(([key]) => key === part)?.[1], value);
}

/** The texts of a list, with their index; none where something else stands. */
export function textsOf(value: unknown): readonly { readonly text: string; readonly k: number }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((text: unknown, k) => (typeof text === 'string' ? [{ text, k }] : []));
}
