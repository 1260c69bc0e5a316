import { expect, test } from 'vitest';
import { header, scrapeLine } from '../evidence-file/example.fixture.ts';
import { writeLine } from '../evidence-file/write-line.ts';
import { historyFrom } from './learn.ts';

/** A minute in which every hundredth request of stable failed, 100 requests/s. */
function rollout(id: string): readonly string[] {
  const scrapes = Array.from({ length: 13 }, (_one, k) =>
    writeLine(scrapeLine(5 * k, { candidate: [50 * k, 0], stable: [400 * k, 4 * k] })),
  );
  return [writeLine({ kind: 'header', header: { ...header, id } }), ...scrapes];
}

test('a past rollout teaches how often stable fails', () => {
  const { errors } = historyFrom([rollout('2026-11-24-001')]);
  expect(errors?.baseRate).toBeCloseTo(0.01);
  expect(errors?.requests).toBe(4800);
});

test('every rollout adds to what is known, and older ones fade', () => {
  const { errors } = historyFrom([rollout('2026-11-24-001'), rollout('2026-11-24-002')]);
  expect(errors?.baseRate).toBeCloseTo(0.01);
  expect(errors?.requests).toBe(4800 * 1.8);
});

test('no rollout teaches nothing', () => {
  expect(historyFrom([])).toEqual({});
});

test('what cannot be read ends what a rollout teaches, and nothing else', () => {
  const [head = '', ...scrapes] = rollout('2026-11-24-001');
  const cut = [head, ...scrapes.slice(0, 7), '{"atMs":', ...scrapes.slice(7)];
  expect(historyFrom([cut])['errors']?.requests).toBe(2400);
  expect(historyFrom([['no evidence'], rollout('2026-11-24-002')])['errors']?.requests).toBe(4800);
});
