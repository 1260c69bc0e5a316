import { expect, it } from 'vitest';
import { typeOn } from './read-value.ts';

it.each([
  ['signs go on', 'a', 'b', { kind: 'more', value: 'ab' }],
  ['enter ends', 'a', 'b\rc', { kind: 'done', value: 'ab' }],
  ['Ctrl-D ends', '', 'a\u0004', { kind: 'done', value: 'a' }],
  ['Ctrl-C gives up', 'a', 'b\u0003', { kind: 'given-up', value: 'ab' }],
  [
    'backspace takes one sign back, whatever its size',
    '游🙂',
    '\u007F\b好',
    { kind: 'more', value: '好' },
  ],
  ['backspace at the beginning does nothing', '', '\u007Fa', { kind: 'more', value: 'a' }],
])('%s', (_what, value, signs, typed) => {
  expect(typeOn(value, signs)).toEqual(typed);
});
