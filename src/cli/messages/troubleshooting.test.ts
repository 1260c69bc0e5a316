import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { enFindings, zhFindings, type FindingWords } from './finding-words.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FINDINGS = '<!-- findings -->';
const PAGES = [
  ['kubernetes.md', enFindings, ['code', 'message', 'what to do']],
  ['kubernetes.zh-CN.md', zhFindings, ['代码', '信息', '处理办法']],
] as const;

const guide = (name: string): string => join(ROOT, 'docs/guide', name);
const read = (name: string): string => readFileSync(guide(name), 'utf8');

function findingTable(words: FindingWords, columns: readonly string[]): string {
  const blanks = { severity: 'refuse', wanted: '*…*', found: '*…*', where: '*…*' } as const;
  const rows = Object.entries(words).map(([name, { says, hint }]) => {
    const code = name as keyof FindingWords;
    return `| \`${code}\` | ${says({ code, ...blanks })} | ${hint} |`;
  });
  return [`| ${columns.join(' | ')} |`, '|---|---|---|', ...rows].join('\n');
}

/** Rows of the last table of troubleshooting: what is quoted of each message. */
function quoted(name: string): readonly (readonly string[])[] {
  const [, , table = ''] = read(name).split(FINDINGS);
  const [section = ''] = table.split('\n## ');
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, one = '']) => one),
    );
}

test.each(PAGES)(
  '%s has a row for every finding (rewrite with vitest -u)',
  async (name, words, columns) => {
    const [head = '', , tail = ''] = read(name).split(FINDINGS);
    const table = findingTable(words, columns);
    const page = `${head}${FINDINGS}\n\n${table}\n\n${FINDINGS}${tail}`;
    await expect(page).toMatchFileSnapshot(guide(name));
  },
);

test('what the guide quotes of a message is said by the code', () => {
  const sources = globSync('src/**/*.ts', { cwd: ROOT })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => readFileSync(join(ROOT, path), 'utf8'));
  const strange = PAGES.flatMap(([name]) => quoted(name).flat()).filter(
    (words) => !sources.some((text) => text.includes(words)),
  );
  expect(strange).toEqual([]);
});

test('both languages explain the same messages', () => {
  const [english = [], chinese = []] = PAGES.map(([name]) => quoted(name));
  expect(english.length).toBeGreaterThan(25);
  expect(chinese.map((row) => row.length)).toEqual(english.map((row) => row.length));
});
