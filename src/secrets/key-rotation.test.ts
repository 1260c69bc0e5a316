import { expect, it } from 'vitest';
import { nextKeyMove } from './key-rotation.ts';

it.each([
  ['lets the new key in first', ['old', 'li'], ['old'], { kind: 'add' }],
  [
    'locks nobody out of what they work with',
    ['old', 'li', 'new'],
    ['old'],
    { kind: 'hold-first' },
  ],
  [
    'lets the old key go, and no key of others',
    ['old', 'li', 'new'],
    ['old', 'new'],
    { kind: 'remove', recipients: ['old'] },
  ],
  ['is over then', ['li', 'new'], ['old', 'new'], { kind: 'done' }],
])('a rotation of keys %s', (_what, recipients, own, move) => {
  expect(nextKeyMove(recipients, { fresh: 'new', own })).toEqual(move);
});
