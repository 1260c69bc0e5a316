import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { printJson } from '../config/schema-file.ts';
import { header, scrapeLine } from './example.fixture.ts';
import { readLine } from './read-line.ts';
import { fieldTables, lineSchema, untold, type PageLanguage } from './reference.fixture.ts';
import { writeLine } from './write-line.ts';

const PAGES: readonly (readonly [PageLanguage, string])[] = [
  ['en', 'docs/reference/evidence-format.md'],
  ['zh', 'docs/reference/evidence-format.zh-CN.md'],
];
const START = '<!-- fields -->\n';
const END = '\n<!-- end of fields -->';
const page = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the published schema is the one that lines are checked with (rewrite with vitest -u)', async () => {
  await expect(`${printJson(lineSchema())}\n`).toMatchFileSnapshot(
    '../../schemas/evidence.schema.json',
  );
});

test.each(PAGES)(
  'the page in %s has a row for every field (rewrite with vitest -u)',
  async (language, path) => {
    const [before, rest = ''] = page(path).split(START);
    const after = rest.split(END)[1] ?? '';
    const whole = `${before}${START}\n${fieldTables(language)}\n${END}${after}`;
    await expect(whole).toMatchFileSnapshot(`../../${path}`);
  },
);

test('every field is told in both languages', () => {
  expect(untold()).toEqual([]);
});

test.each(PAGES)('the lines that the page in %s shows are read', (_language, path) => {
  const blocks = [...page(path).matchAll(/```json\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const lines = blocks.flatMap((block) => block.trim().split('\n'));
  expect(lines.length).toBeGreaterThan(2);
  const kinds = lines.map((text, k) => readLine(text, { file: path, line: k + 1 }).kind);
  expect(new Set(kinds)).toEqual(new Set(['header', 'scrape', 'end']));
});

test('the published schema takes what is written, and refuses a typo', () => {
  const editor = z.fromJSONSchema(JSON.parse(printJson(lineSchema())));
  const scrape = scrapeLine(1, { candidate: [10, 0], stable: [90, 0] });
  for (const line of [{ kind: 'header', header } as const, scrape]) {
    const written = JSON.parse(writeLine(line));
    expect(editor.safeParse(written).success).toBe(true);
    expect(editor.safeParse({ ...written, sceneds: 1 }).success).toBe(false);
  }
});
