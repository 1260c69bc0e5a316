import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OperationError } from '../../../shared/errors.ts';
import { openJournal, readJournal } from './journal.ts';

describe('journal', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'zhiyou-journal-'));
    path = join(folder, 'journal.ndjson');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (...events: string[]) => {
    const append = openJournal(path);
    events.forEach((event, k) => append({ atMs: k, actor: 'zhang.wei', event: { kind: event } }));
  };

  test('continues its chain after it was opened again', () => {
    write('a', 'b');
    write('c');
    expect(readJournal(path).check).toMatchObject({ kind: 'intact', entries: 3 });
  });
  test('a missing journal is empty', () => {
    expect(readJournal(path).check).toMatchObject({ kind: 'intact', entries: 0 });
  });
  test('a line that was cut by a kill is dropped, the rest stays', () => {
    write('a');
    appendFileSync(path, '{"sequence":2,"ev');
    write('b');
    expect(readJournal(path).check).toMatchObject({ kind: 'intact', entries: 2 });
  });
  test.each([
    ['an altered event', (text: string) => text.replace('"b"', '"x"'), 2],
    ['a removed line', (text: string) => text.split('\n').toSpliced(1, 1).join('\n'), 2],
    ['text that is not JSON', (text: string) => text.replace('{', '<'), 1],
    [
      'two lines swapped',
      (text: string) => text.split('\n').slice(0, 3).toReversed().join('\n') + '\n',
      1,
    ],
    ['a forged link', (text: string) => text.replace(/"previous":"0/, '"previous":"1'), 1],
  ])('%s is found, named by line, and refused', (_name, change, line) => {
    write('a', 'b', 'c');
    writeFileSync(path, change(readFileSync(path, 'utf8')));
    expect(readJournal(path).check).toMatchObject({ kind: 'broken', line });
    expect(() => openJournal(path)).toThrow(OperationError);
  });
  test('a journal that cannot be written stops before anything is done', () => {
    const append = openJournal('/dev/full');
    expect(() => append({ atMs: 0, actor: 'x', event: { kind: 'y' } })).toThrow(/nothing was done/);
  });
});
