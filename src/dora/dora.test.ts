import { expect, test } from 'vitest';
import type { JournalEntry, JournalEvent } from '../ports/state-store.ts';
import { changesIn } from './changes.ts';
import { doraExposition } from './exposition.ts';
import { doraFigures } from './figures.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function entry(atMs: number, event: JournalEvent): JournalEntry {
  return { sequence: 1, atMs, actor: 'li.na', event, previous: '', hash: '' };
}

const begin = (rollout: string, atMs: number, more: object = {}) =>
  entry(atMs, { kind: 'begin', rollout, strategy: 'canary', ...more });
const decision = (rollout: string, atMs: number, phase: string, more: object = {}) =>
  entry(atMs, {
    kind: 'decision',
    rollout,
    phase,
    because: { code: phase, details: {} },
    actions: [],
    ...more,
  });
const shift = (rollout: string, atMs: number, percent: number) =>
  decision(rollout, atMs, 'shifting', {
    actions: [{ kind: 'write-weights', weights: { default: percent, payment: 0 } }],
  });

const met = (strategy: string, more: object) =>
  changesIn([begin('a', 0, { strategy }), decision('a', 1, 'preparing', more)])[0]?.metUsers;

/** A promotion that is taken back, one that stays, one that went back, one that nobody met, one that goes on. */
const JOURNAL = [
  begin('a', 1 * DAY, { committedAtMs: 1 * DAY - 5 * HOUR }),
  shift('a', 1 * DAY + HOUR, 10),
  decision('a', 1 * DAY + 2 * HOUR, 'promoted'),
  begin('b', 2 * DAY, { committedAtMs: 2 * DAY - 1 * HOUR }),
  shift('b', 2 * DAY, 10),
  decision('b', 2 * DAY + HOUR, 'promoted'),
  begin('c', 3 * DAY),
  shift('c', 3 * DAY, 10),
  decision('c', 3 * DAY + HOUR, 'aborting'),
  decision('c', 3 * DAY + HOUR + 2000, 'aborting'),
  decision('c', 3 * DAY + HOUR + 8000, 'rolled-back'),
  begin('d', 4 * DAY),
  shift('d', 4 * DAY, 0),
  decision('d', 4 * DAY, 'aborting'),
  decision('d', 4 * DAY + HOUR, 'rolled-back'),
  begin('e', 5 * DAY, { reverses: 'b' }),
  decision('e', 5 * DAY + 1000, 'aborting'),
  decision('e', 5 * DAY + 4000, 'rolled-back'),
  begin('f', 6 * DAY),
  shift('f', 6 * DAY, 10),
];

const figuresOf = (entries: readonly JournalEntry[], sinceMs = 0, untilMs = 10 * DAY) =>
  doraFigures(changesIn(entries), { sinceMs, untilMs, journalFromMs: entries[0]?.atMs });

test('the four figures of a known journal', () => {
  expect(figuresOf(JOURNAL)).toEqual({
    sinceMs: 0,
    untilMs: 10 * DAY,
    deployments: 2,
    deploymentsPerDay: 2 / 9,
    leadTime: { count: 2, medianMs: 4.5 * HOUR, longestMs: 7 * HOUR, unknown: 0 },
    changes: 3,
    failedChanges: 2,
    changeFailureRatio: 2 / 3,
    stoppedBefore: 1,
    recovery: { count: 2, medianMs: 6000, longestMs: 8000 },
  });
});

test('an empty journal has no figures but the counts', () => {
  expect(figuresOf([])).toEqual({
    sinceMs: 0,
    untilMs: 10 * DAY,
    deployments: 0,
    deploymentsPerDay: 0,
    leadTime: { count: 0, unknown: 0 },
    changes: 0,
    failedChanges: 0,
    stoppedBefore: 0,
    recovery: { count: 0 },
  });
});

test('what ended outside of the stretch does not count', () => {
  const { deployments, failedChanges } = figuresOf(JOURNAL, 1.5 * DAY, 2.5 * DAY);
  expect({ deployments, failedChanges }).toEqual({ deployments: 1, failedChanges: 1 });
  expect(figuresOf(JOURNAL, 6 * DAY).changes).toBe(0);
});

test('a promotion without a time of commit, or with one to come, has no lead time', () => {
  const entries = [
    begin('a', 0),
    decision('a', HOUR, 'promoted'),
    begin('b', HOUR, { committedAtMs: 9 * DAY }),
    decision('b', 2 * HOUR, 'promoted'),
  ];
  expect(figuresOf(entries).leadTime).toEqual({ count: 0, unknown: 2 });
});

test('a journal of an hour counts as a day', () => {
  const entries = [begin('a', 9 * DAY), decision('a', 9 * DAY, 'promoted')];
  expect(figuresOf(entries, 0, 9 * DAY + HOUR).deploymentsPerDay).toBe(1);
});

test('a promotion that a killed life said twice counts once, at the first time', () => {
  const said = [decision('a', 1000, 'promoted'), decision('a', 5000, 'promoted')];
  expect(changesIn(said)).toEqual([
    { rollout: 'a', metUsers: false, end: { kind: 'promoted', atMs: 1000 } },
  ]);
});

test('an experiment that is over is neither deployment nor failure', () => {
  const over = decision('a', 9000, 'rolled-back', {
    because: { code: 'rolled-back', details: { cause: 'experiment-ended' } },
  });
  const { changes, failedChanges, recovery } = figuresOf([begin('a', 0), shift('a', 1, 50), over]);
  expect([changes, failedChanges, recovery.count]).toEqual([0, 0, 0]);
});

test('in place, users meet the candidate with its first process; an audience meets it without a weight', () => {
  const put = { actions: [{ kind: 'deploy', role: 'candidate' }] };
  const audience = { actions: [{ kind: 'write-weights', weights: { default: 0 }, audience: {} }] };
  expect(met('rolling', put)).toBe(true);
  expect(met('canary', put)).toBe(false);
  expect(met('ab', audience)).toBe(true);
});

test('Prometheus gets a line for each figure that is known, with its labels escaped', () => {
  const labels = { application: 'smart', environment: 'a"b' };
  const text = doraExposition(figuresOf(JOURNAL), labels);
  expect(text).toContain(
    '# TYPE zhiyou_dora_recovery_seconds gauge\nzhiyou_dora_recovery_seconds{application="smart",environment="a\\"b"} 6\n',
  );
  expect(text.split('\n').filter((line) => line.startsWith('zhiyou_'))).toHaveLength(8);
  expect(doraExposition(figuresOf([]), labels)).not.toContain('lead_time_seconds');
});
