import { expect, test } from 'vitest';
import { RIGHTS_BY_PLACE, rightsPage } from './rights-page.ts';
import { RIGHTS_WORDS } from './rights-words.ts';

const FOLDER = '../../../../docs/reference';

test('the pages grant what the adapters declare (rewrite with vitest -u)', async () => {
  await expect(rightsPage('en')).toMatchFileSnapshot(`${FOLDER}/rights.md`);
  await expect(rightsPage('zh')).toMatchFileSnapshot(`${FOLDER}/rights.zh-CN.md`);
});

test('every reason of the adapters is told in Chinese', () => {
  const reasons = Object.values(RIGHTS_BY_PLACE).flatMap((rights) => rights.map(({ why }) => why));
  const untold = reasons.filter((why) => !/\p{Script=Han}/u.test(RIGHTS_WORDS.zh.why(why)));
  expect(untold).toEqual([]);
});
