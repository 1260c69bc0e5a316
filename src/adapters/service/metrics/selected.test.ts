import { expect, test } from 'vitest';
import type { LabelMatcher } from '../../../domain/measures.ts';
import { parseExposition } from './exposition.ts';
import { sumsOf } from './selected.ts';

const TEXT = `searches_total{outcome="found",city="hangzhou"} 90
searches_total{outcome="empty",city="hangzhou"} 7
searches_total{outcome="error",city="suzhou"} 3
process_open_fds 41
`;
const samples = parseExposition(TEXT) ?? [];
const outcome = (operator: LabelMatcher['operator'], value: string): LabelMatcher => ({
  label: 'outcome',
  operator,
  value,
});

test.each([
  ['a name alone chooses all its series', [], 100],
  ['an equal label', [outcome('=', 'empty')], 7],
  ['a label that differs', [outcome('!=', 'found')], 10],
  ['a pattern matches the whole of a label', [outcome('=~', 'emp.*|err')], 7],
  ['a pattern that must not match', [outcome('!~', 'e.*')], 90],
  [
    'several labels must all be met',
    [outcome('=~', 'e.*'), { ...outcome('=', 'suzhou'), label: 'city' }],
    3,
  ],
  ['a label that is not there is empty', [{ ...outcome('=', ''), label: 'lane' }], 100],
] as const)('%s', (_what, labels, sum) => {
  expect(sumsOf(samples, { searches: { name: 'searches_total', labels } })).toEqual({
    searches: sum,
  });
});

test('what the process does not have is left out, and not counted as 0', () => {
  const descriptors = { name: 'process_open_fds', labels: [] };
  const nothing = { name: 'process_open', labels: [] };
  expect(sumsOf(samples, { descriptors, nothing })).toEqual({ descriptors: 41 });
});
