import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pipelineRules } from './reference.fixture.ts';

const MARK = '<!-- rules -->';
const PAGES = [
  ['en', 'ci-lint.md'],
  ['zh', 'ci-lint.zh-CN.md'],
] as const;

it.each(PAGES)(
  'the page in %s names every rule (rewrite with vitest -u)',
  async (language, name) => {
    const place = new URL(`../../docs/reference/${name}`, import.meta.url);
    const [head = '', , tail = ''] = readFileSync(place, 'utf8').split(MARK);
    const page = `${head}${MARK}\n\n${pipelineRules(language)}\n\n${MARK}${tail}`;
    await expect(page).toMatchFileSnapshot(place.pathname);
  },
);
