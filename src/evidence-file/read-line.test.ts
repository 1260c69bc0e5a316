import { expect, test } from 'vitest';
import { UserError } from '../shared/errors.ts';
import { header, scrapeLine } from './example.fixture.ts';
import { readLine } from './read-line.ts';
import { writeLine } from './write-line.ts';
import type { EvidenceLine } from '../domain/scrape.ts';

const place = { file: 'evidence.ndjson', line: 7 };
const scrape = scrapeLine(3, { candidate: [10, 1], stable: [90, 0] });

function said(text: string): string {
  try {
    readLine(text, place);
  } catch (error) {
    if (error instanceof UserError) return error.message.replace('evidence.ndjson:7', '');
    throw error;
  }
  return 'nothing';
}

const headerWith = (change: object) =>
  JSON.stringify({ ...JSON.parse(writeLine({ kind: 'header', header })), ...change });
const scrapeWith = (change: object) =>
  JSON.stringify({ ...JSON.parse(writeLine(scrape)), ...change });

test.each<[string, EvidenceLine]>([
  ['a header', { kind: 'header', header: { ...header, seed: 7, continuesAfter: 12 } }],
  ['a scrape', scrape],
  ['an end', { kind: 'end', because: 'size' }],
])('%s comes back as it was written, bit by bit', (_what, line) => {
  expect(readLine(writeLine(line), place)).toEqual(line);
});

test('numbers keep every bit', () => {
  const verdict = {
    kind: 'hold',
    shed: false,
    eBad: 0.1 + 0.2,
    because: { code: 'dwell', details: { remainingMs: 1e-7 } },
    gates: [{ gate: 'errors', eBad: 1 / 3, eOk: 1e15 / 7, bad: 0, total: 3, missingRequests: 12 }],
  } as const;
  if (scrape.kind !== 'scrape') throw new Error('a scrape');
  const line: EvidenceLine = { kind: 'scrape', scrape: { ...scrape.scrape, verdict } };
  expect(readLine(writeLine(line), place)).toEqual(line);
});

test('what a short scrape leaves out is taken for granted', () => {
  const text =
    '{"atMs":5000,"candidate":{"sources":[{"name":"pod-1","series":{"requests:default":3}}]}}';
  expect(readLine(text, place)).toEqual({
    kind: 'scrape',
    scrape: {
      atMs: 5000,
      roles: {
        candidate: {
          sources: [
            {
              name: 'pod-1',
              instance: 'pod-1',
              startedAtMs: 0,
              atMs: 5000,
              series: { 'requests:default': 3 },
            },
          ],
        },
        stable: { sources: [] },
      },
    },
  });
});

test.each([
  ['no JSON', '{"atMs":', ': expected one JSON object, got {"atMs":'],
  ['an empty line', '', ': expected one JSON object, got an empty line'],
  ['a list', '[1]', ': expected one JSON object, got [1]'],
  ['a control character', '\u001b[2J', ': expected one JSON object, got ?[2J'],
  [
    'a header of another program',
    '{"format":"pcap"}',
    ': expected format "zhiyou-evidence", got "pcap"',
  ],
  ['a newer version', headerWith({ version: 2 }), ' version: expected at most 1, got 2'],
  ['no version', headerWith({ version: undefined }), ' version: expected number, got nothing'],
  ['a typo', headerWith({ seeed: 1 }), ': expected only known keys, got "seeed"'],
  [
    'a plan without steps',
    headerWith({ plan: { steps: [] } }),
    ' plan.steps: expected Too small: expected array to have >=1 items, got []',
  ],
  [
    'a step without phase',
    scrapeWith({ phase: undefined }),
    ' step: expected phase and step together, or neither, got 0',
  ],
  ['a time in words', scrapeWith({ atMs: 'noon' }), ' atMs: expected number, got "noon"'],
  [
    'a counter in words',
    scrapeWith({ candidate: { sources: [{ name: 'a', series: { x: 'many' } }] } }),
    ' candidate.sources.0.series.x: expected a number or "NaN", "Infinity", "-Infinity", got "many"',
  ],
])('%s is refused with line, what was wanted and what was found', (_what, text, message) => {
  expect(said(text)).toBe(message);
});

test('a newer version says what to read the file with', () => {
  expect(() => readLine(headerWith({ version: 99 }), place)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('newer zhiyou') }),
  );
});
