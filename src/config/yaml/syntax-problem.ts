import type { LineCounter, YAMLError } from 'yaml';
import type { Problem } from '../problem.ts';

type Told = Pick<Problem, 'expected' | 'got' | 'hint'>;

const BY_CODE: Readonly<Partial<Record<YAMLError['code'], Told>>> = {
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

/** A complaint of the YAML reader, told as ours are. */
export function syntaxProblem(error: YAMLError, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  const told = BY_CODE[error.code] ?? {
    expected: 'YAML',
    got: 'something else',
    hint: `${error.message.replace(/\.$/, '')}.`,
  };
  return { line, column: col, path: [], ...told };
}
