import type { LineCounter, YAMLError } from 'yaml';
import type { Problem } from '../problem.ts';

type Told = Pick<Problem, 'expected' | 'got' | 'hint'>;

const SPECIAL_START: Told = {
  expected: 'quotes around text that begins with *, &, @, % or `',
  got: 'none',
  hint: 'Write it such as "*/5 * * * *".',
};

const BY_CODE: Readonly<Partial<Record<YAMLError['code'], Told>>> = {
  BAD_ALIAS: SPECIAL_START,
  BAD_SCALAR_START: SPECIAL_START,
  DUPLICATE_KEY: {
    expected: 'each key once',
    got: 'it a second time',
    hint: 'Keep one of the two.',
  },
  TAB_AS_INDENT: {
    expected: 'spaces as indentation',
    got: 'a tab',
    hint: 'YAML is indented with spaces only; two a level.',
  },
  MULTIPLE_DOCS: {
    expected: 'one document',
    got: 'a second one',
    hint: 'Remove the line --- and what follows it.',
  },
  TAG_RESOLVE_FAILED: {
    expected: 'plain values',
    got: 'a tag that is not known',
    hint: 'Remove the tag (the word that begins with !).',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    expected: 'one key a line',
    got: 'a second ": "',
    hint: 'Put the value in quotes, or begin a new line.',
  },
};

/** Complaints of the YAML reader, told as ours are: the first one of each line, since others follow from it. */
export function syntaxProblems(
  errors: readonly YAMLError[],
  lines: LineCounter,
): readonly Problem[] {
  const byLine = new Map<number, Problem>();
  for (const error of errors) {
    const { line, col: column } = lines.linePos(error.pos[0]);
    if (!byLine.has(line)) byLine.set(line, { line, column, path: [], ...toldOf(error) });
  }
  return [...byLine.values()];
}

function toldOf({ code, message }: YAMLError): Told {
  const known = BY_CODE[code];
  if (known !== undefined) return known;
  // `*/5 * * * *` is read as an alias by the name of /5 with others after it.
  if (message.startsWith('Unexpected alias')) return SPECIAL_START;
  const hint = `${message.replace(/\.$/, '')}.`;
  return { expected: 'YAML', got: 'something that cannot be read', hint };
}
