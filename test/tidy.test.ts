import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenLinks, machinePaths, sameCode, unfinished } from './tidy/documents.ts';
import { importPlaces, importTable } from './tidy/imports.ts';
import type { Rule, SourceFile } from './tidy/rule.ts';
import { pinned, shellcheck, shims } from './tidy/scripts.ts';
import {
  barrels,
  defaultExports,
  fileLength,
  fileNames,
  impurity,
  moduleMocks,
  sizes,
  skippedTests,
} from './tidy/shape.ts';

const ROOT = join(import.meta.dirname, '..');
const BINARY = /\.(?:png|jpe?g|woff2?|ico|gz|tgz|zst)$|^package-lock\.json$/;

/** What git keeps or would keep; a file that is being deleted is gone. */
function repository(): readonly SourceFile[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const names = execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).split('\0');
  return names
    .filter((path) => path !== '' && !BINARY.test(path) && existsSync(join(ROOT, path)))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

const RULES: readonly (readonly [string, Rule])[] = [
  ['a folder imports only what the layout allows it', importTable()],
  ['sources import no tests, and only the composers build adapters', importPlaces],
  ['no file is longer than the limit', fileLength],
  ['most files under src are small', sizes],
  ['no module is mocked', moduleMocks],
  ['no test is skipped or focused', skippedTests],
  ['exports have names', defaultExports],
  ['file names are in kebab-case', fileNames],
  ['only adapters have barrels', barrels],
  ['pure folders know neither time nor chance nor the outside world', impurity],
  ['links in documents lead somewhere', brokenLinks((path) => existsSync(join(ROOT, path)))],
  ['both READMEs show the same code', sameCode],
  ['no work is left unfinished', unfinished],
  ['no path of one machine is written down', machinePaths],
  ['bash is short and well-formed', shims],
  ['bash pleases shellcheck', shellcheck],
  ['dependencies are pinned exactly', pinned],
];

describe('the repository', () => {
  const files = repository();
  it.each(RULES)('%s', (_sentence, rule) => {
    expect(rule(files)).toEqual([]);
  });
});
