import { expect, test } from 'vitest';
import type { DoraFigures } from '../../dora/figures.ts';
import { wordsOf } from '../messages/words.ts';
import { doraLines } from './dora.ts';

const SINCE = Date.UTC(2026, 10, 1);
const NOTHING: DoraFigures = {
  sinceMs: SINCE,
  untilMs: Date.UTC(2026, 11, 1),
  deployments: 0,
  deploymentsPerDay: 0,
  leadTime: { count: 0, unknown: 0 },
  changes: 0,
  failedChanges: 0,
  stoppedBefore: 0,
  recovery: { count: 0 },
};
const SOME: DoraFigures = {
  ...NOTHING,
  deployments: 3,
  deploymentsPerDay: 0.1,
  leadTime: { count: 2, medianMs: 5_400_000, longestMs: 7_200_000, unknown: 1 },
  changes: 4,
  failedChanges: 1,
  changeFailureRatio: 0.25,
  recovery: { count: 1, medianMs: 8000, longestMs: 8000 },
};

test('every figure stands with what it rests on', () => {
  expect(doraLines(SOME, SINCE - 1, wordsOf('en'))).toEqual([
    '2026-11-01T00:00:00Z – 2026-12-01T00:00:00Z',
    'deployment frequency: 0.1 a day (promotions: 3)',
    'lead time for changes: 1 h 30 min (median of 2, longest 2 h; promotions without a release file that names the time of the commit: 1)',
    'change failure rate: 25 % (1 of 4 that users met; stopped before any user met them: 0)',
    'recovery time: 8 s (median of 1, longest 8 s)',
  ]);
});

test('what is not known is called unknown, and an empty journal empty', () => {
  expect(doraLines(NOTHING, undefined, wordsOf('en')).slice(1)).toEqual([
    'deployment frequency: 0 a day (promotions: 0)',
    'lead time for changes: unknown (promotions: 0)',
    'change failure rate: unknown (0 of 0 that users met; stopped before any user met them: 0)',
    'recovery time: unknown (nothing went back)',
    'the journal is empty',
  ]);
});

test('a journal that begins within the stretch is told', () => {
  const late = doraLines(SOME, SINCE + 86_400_000, wordsOf('zh'));
  expect(late.at(-1)).toBe('日志始于 2026-11-02T00:00:00Z，此前情况未知');
});
