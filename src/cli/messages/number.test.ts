import { expect, test } from 'vitest';
import { formatDuration } from './duration.ts';
import { en } from './en.ts';
import { formatEvidence, formatFen, formatNumber, formatPercent, formatRatio } from './number.ts';
import { zh } from './zh.ts';

test.each([
  [0, 0, '0'],
  [61_204, 0, '61 204'],
  [1_234_567.891, 2, '1 234 567.89'],
  [-1234, 0, '-1 234'],
  [24.9, 2, '24.9'],
  [NaN, 0, '–'],
  [Infinity, 0, '∞'],
])('%s with at most %s decimals reads %s', (value, digits, text) => {
  expect(formatNumber(value, digits)).toBe(text);
});

test.each([
  [0, 0, '–'],
  [0, 10, '0 %'],
  [6, 84, '7.1 %'],
  [2, 1190, '0.17 %'],
  [1, 3, '33 %'],
  [1, 40_000, '0.003 %'],
  [5, 5, '100 %'],
])('%s bad of %s reads %s', (bad, total, text) => {
  expect(formatRatio(bad, total)).toBe(text);
});

test('percents, evidence and money read as on the screens', () => {
  expect(formatPercent(1.2)).toBe('1.2 %');
  expect([0.4211, 24.2, 8416, 3.1e12, Infinity].map(formatEvidence)).toEqual([
    '0.42',
    '24',
    '8 416',
    '3.1e+12',
    '∞',
  ]);
  expect(['0', '5', '-123405', '900719925474099301', 'gone'].map(formatFen)).toEqual([
    '0.00',
    '0.05',
    '-1 234.05',
    '9 007 199 254 740 993.01',
    'gone',
  ]);
});

test.each([
  [0, '0 s', '0 秒'],
  [140, '140 ms', '140 毫秒'],
  [35_000, '35 s', '35 秒'],
  [130_000, '2 min 10 s', '2 分 10 秒'],
  [660_000, '11 min', '11 分钟'],
  [7_200_000, '2 h', '2 小时'],
  [273_600_000, '3 d 4 h', '3 天 4 时'],
  [-5, '0 s', '0 秒'],
])('%s ms reads %s and %s', (ms, english, chinese) => {
  expect(formatDuration(ms, en.duration)).toBe(english);
  expect(formatDuration(ms, zh.duration)).toBe(chinese);
});
