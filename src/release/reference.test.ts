import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { printJson } from '../config/schema-file.ts';
import { releaseTable, schemaOfRelease, untold, type PageLanguage } from './reference.fixture.ts';
import { GOOD } from './release.fixture.ts';

const PAGES: readonly (readonly [PageLanguage, string])[] = [
  ['en', 'docs/reference/release-format.md'],
  ['zh', 'docs/reference/release-format.zh-CN.md'],
];
const START = '<!-- fields -->\n';
const END = '\n<!-- end of fields -->';
const page = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the published schema is the one that release files are read with (rewrite with vitest -u)', async () => {
  await expect(`${printJson(schemaOfRelease())}\n`).toMatchFileSnapshot(
    '../../schemas/release.schema.json',
  );
});

test.each(PAGES)(
  'the page in %s has a row for every field (rewrite with vitest -u)',
  async (language, path) => {
    const [before, rest = ''] = page(path).split(START);
    const after = rest.split(END)[1] ?? '';
    const whole = `${before}${START}\n${releaseTable(language)}\n${END}${after}`;
    await expect(whole).toMatchFileSnapshot(`../../${path}`);
  },
);

test('every field is told in both languages', () => {
  expect(untold()).toEqual([]);
});

test('the published schema takes a release, and refuses a typo', () => {
  const editor = z.fromJSONSchema(JSON.parse(printJson(schemaOfRelease())));
  expect(editor.safeParse(GOOD).success).toBe(true);
  expect(editor.safeParse({ ...GOOD, imgae: 'a' }).success).toBe(false);
});
