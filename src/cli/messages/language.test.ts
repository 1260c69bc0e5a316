import { expect, test } from 'vitest';
import { chooseLanguage } from './language.ts';

test.each([
  ['zh_CN.UTF-8', 'zh'],
  ['zh', 'zh'],
  ['zh-Hans', 'zh'],
  ['en_US.UTF-8', 'en'],
  ['C', 'en'],
  ['zhx', 'en'],
] as const)('the locale %s reads %s', (locale, language) => {
  expect(chooseLanguage(undefined, { LANG: locale })).toBe(language);
});

test('the flag wins over the locale, LC_ALL over LANG, and an empty variable counts as absent', () => {
  expect(chooseLanguage('en', { LANG: 'zh_CN' })).toBe('en');
  expect(chooseLanguage(undefined, { LC_ALL: 'zh_CN', LANG: 'en_US' })).toBe('zh');
  expect(chooseLanguage(undefined, { LC_ALL: '', LANG: 'zh_CN' })).toBe('zh');
  expect(chooseLanguage(undefined, {})).toBe('en');
});
