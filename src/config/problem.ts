import { UserError } from '../shared/errors.ts';

/** Keys and indexes from the root of the file to a place in it. */
export type Path = readonly (string | number)[];

/** One thing that is wrong with the file; `line` and `column` count from 1. */
export type Problem = {
  readonly line: number;
  readonly column: number;
  /** Absent for a problem of the text, before it has a structure. */
  readonly path: Path;
  readonly expected: string;
  readonly got: string;
  /** One sentence: what to do. */
  readonly hint: string;
};

/** More than these are counted, not told. */
const MOST_TOLD = 40;

/** A path as people write it, such as `environments.local.releases["6.2.0"]` or `freeze.windows[2]`. */
function pathText(path: Path): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/**
 * One error for all problems of a file, in the order of the file. Of two with the same place and path only the first
 * one given is told: the later one follows from it.
 */
export function problemsError(file: string, problems: readonly Problem[]): UserError {
  const places = new Map<string, Problem>();
  for (const problem of problems) {
    const place = `${problem.line}:${problem.column} ${pathText(problem.path)}`;
    if (!places.has(place)) places.set(place, problem);
  }
  const all = [...places.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
  const [first, ...others] = all.slice(0, MOST_TOLD);
  if (first === undefined) return new UserError(`${file}: not readable`, 'Check the file.');
  const left = all.length - 1 - others.length;
  const last = others.at(-1) ?? first;
  const lines = [first, ...others].flatMap((problem) => [
    problemText(file, problem),
    ...(problem === last ? [] : [`  ${printable(problem.hint)}`]),
  ]);
  const more = left > 0 ? ` There are ${left} more problems.` : '';
  return new UserError(lines.join('\n'), `${printable(last.hint)}${more}`);
}

function problemText(file: string, { line, column, path, expected, got }: Problem): string {
  const place = path.length === 0 ? '' : ` ${pathText(path)}`;
  return printable(`${file}:${line}:${column}${place}: expected ${expected}, got ${got}.`);
}

/** Control and direction characters become `?`, so that what a file says can never steer a terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
}
