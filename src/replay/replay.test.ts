import { expect, test } from 'vitest';
import type { EvidenceLine } from '../domain/scrape.ts';
import { header, scrapeLine, START_MS } from '../evidence-file/example.fixture.ts';
import { writeLine } from '../evidence-file/write-line.ts';
import { UserError } from '../shared/errors.ts';
import { verdictRecord } from '../trial/verdict-record.ts';
import { openReplay, type Replay } from './replay.ts';
import { openTrials } from './trials.ts';

/** A step at 10 % for a minute, 100 requests a second; `badEvery` scrapes one request of the candidate fails. */
function fileOf(badEvery: number): readonly string[] {
  const see = openTrials();
  const lines: string[] = [];
  const add = (line: EvidenceLine): void => {
    const text = writeLine(line);
    const seen = see(text, { file: 'f', line: lines.length + 1 });
    const verdict =
      seen.kind === 'scrape' ? { verdict: verdictRecord(seen.answer.judged.verdict) } : {};
    lines.push(
      line.kind === 'scrape'
        ? writeLine({ kind: 'scrape', scrape: { ...line.scrape, ...verdict } })
        : text,
    );
  };
  add({ kind: 'header', header });
  for (let k = 0; k <= 12; k += 1) {
    const bad = badEvery === 0 ? 0 : Math.floor(k / badEvery);
    add(scrapeLine(5 * k, { candidate: [50 * k, bad], stable: [450 * k, 0] }));
  }
  return lines;
}

function replayOf(lines: readonly string[]): Replay {
  const replaying = openReplay();
  for (const [k, text] of lines.entries()) replaying.read(text, { file: 'f', line: k + 1 });
  return replaying.result('f');
}

test('a file gives the recorded verdicts again, and tells where it stood', () => {
  const replay = replayOf(fileOf(0));
  expect([replay.compared, replay.different]).toEqual([13, 0]);
  expect(replay.stretches).toMatchObject([
    { phase: 'shifting', step: 0, fromMs: START_MS, toMs: START_MS + 60_000, scrapes: 13 },
  ]);
  expect(replay.stretches[0]?.advanceAtMs).toBeGreaterThan(START_MS);
  expect(replay.stretches[0]?.rollbackAtMs).toBeUndefined();
});

test('evidence of harm is told with its time', () => {
  const [only] = replayOf(fileOf(1)).stretches;
  expect(only?.rollbackAtMs).toBeGreaterThan(START_MS);
  expect(only?.last).toMatchObject({ kind: 'rollback', because: { code: 'harm' } });
});

test('one count that was changed changes the numbers from there on, and only from there', () => {
  const lines = fileOf(0);
  const changed = lines.map((text, k) =>
    k === 7 ? text.replace('"failed:default":0', '"failed:default":1') : text,
  );
  const { different, scrapes } = replayOf(changed);
  const places = scrapes.flatMap(({ recorded, line }) => (recorded === undefined ? [] : [line]));
  expect(different).toBeGreaterThan(0);
  expect(Math.min(...places)).toBe(8);
});

test('a file that was cut anywhere gives a clear error or the same beginning', () => {
  const whole = fileOf(3);
  const text = `${whole.join('\n')}\n`;
  const all = replayOf(whole).scrapes;
  for (let length = 1; length < text.length; length += 97) {
    const lines = text
      .slice(0, length)
      .split('\n')
      .filter((line) => line !== '');
    try {
      expect(all.slice(0, lines.length - 1)).toEqual(replayOf(lines).scrapes);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      expect(error.message).toContain(`f:${lines.length}`);
    }
  }
});

test('a file without a header, and one with an end, say so', () => {
  const lines = fileOf(0);
  expect(() => replayOf([])).toThrow('no evidence');
  expect(() => replayOf(lines.slice(1))).toThrow('f:1: expected a header before the first scrape');
  expect(replayOf([...lines, '{"end":"size"}']).ended).toBe('size');
});

test('a life that remembers other scrapes than were read is refused', () => {
  const later = writeLine({ kind: 'header', header: { ...header, continuesAfter: 40 } });
  expect(() => replayOf([...fileOf(0), later])).toThrow(
    'f:15: expected 40 scrapes of 2026-11-30-001 before it, got 13',
  );
});

test('another policy judges what was seen', () => {
  const replaying = openReplay((one) => ({
    ...one,
    setup: { ...one.setup, policy: { ...one.setup.policy, alpha: 1e-9 } },
  }));
  for (const [k, text] of fileOf(2).entries()) replaying.read(text, { file: 'f', line: k + 1 });
  const lenient = replaying.result('f').stretches[0];
  const recorded = replayOf(fileOf(2)).stretches[0];
  expect(recorded?.rollbackAtMs).toBeDefined();
  expect(lenient?.rollbackAtMs).toBeUndefined();
});
