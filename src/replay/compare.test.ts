import { expect, test } from 'vitest';
import { header, scrapeLine } from '../evidence-file/example.fixture.ts';
import { writeLine } from '../evidence-file/write-line.ts';
import { flagger } from '../peers/flagger.ts';
import { PEERS } from '../peers/peers.ts';
import { openComparison, type Comparison } from './compare.ts';

/** 100 requests/s, a tenth of them on the candidate, for so many seconds. */
function compare(seconds: number, badRatio: number, peers = PEERS): Comparison {
  const comparing = openComparison(peers);
  const lines = [writeLine({ kind: 'header', header })];
  for (let at = 0; at <= seconds; at += 5) {
    const counts = { candidate: [10 * at, Math.round(10 * at * badRatio)], stable: [90 * at, 0] };
    lines.push(writeLine(scrapeLine(at, counts as Parameters<typeof scrapeLine>[1])));
  }
  for (const [k, text] of lines.entries()) comparing.read(text, { file: 'f', line: k + 1 });
  return comparing.result('f');
}

const wayOf = (comparison: Comparison, name: string) =>
  comparison.alternatives.find((one) => one.name === name);

test('a release that fails every tenth request goes back everywhere, here first and cheapest', () => {
  const comparison = compare(120, 0.1);
  const own = wayOf(comparison, 'zhiyou');
  expect(own?.verdict).toBe('rolled-back');
  for (const { name, afterMs = Infinity, extraBad } of comparison.alternatives.slice(1)) {
    expect(afterMs, name).toBeGreaterThan(own?.afterMs ?? Infinity);
    expect(extraBad, name).toBeGreaterThan(0);
  }
  expect(comparison.candidateRatio).toBeCloseTo(0.1);
  expect(comparison.evidenceMs).toBe(120_000);
});

test('Flagger needs five failed checks, a minute apart, at its first weight', () => {
  const way = wayOf(compare(600, 0.1, [flagger()]), 'flagger');
  expect(way).toMatchObject({ verdict: 'rolled-back', afterMs: 300_000, extrapolated: false });
  // 100 requests/s × 300 s × 10 % weight × 10 % bad.
  expect(way?.extraBad).toBeGreaterThan(280);
  expect(way?.extraBad).toBeLessThan(320);
});

test('what is decided after the evidence ended is marked, and rests on its last minute', () => {
  const way = wayOf(compare(90, 0.1, [flagger()]), 'flagger');
  expect(way).toMatchObject({ verdict: 'rolled-back', extrapolated: true });
  expect(way?.extraBad).toBeGreaterThan(280);
  expect(way?.extraBad).toBeLessThan(320);
});

test('a good release costs nobody anything, however long others take', () => {
  const { alternatives } = compare(90, 0);
  expect(alternatives.map(({ extraBad }) => extraBad)).toEqual([0, 0, 0, 0, 0]);
  expect(alternatives.slice(1).map(({ verdict }) => verdict)).toEqual(
    alternatives.slice(1).map(() => 'promoted'),
  );
});

test('a candidate without traffic leaves nothing to compare', () => {
  const comparing = openComparison(PEERS);
  comparing.read(writeLine({ kind: 'header', header }), { file: 'f', line: 1 });
  expect(comparing.result('f').alternatives).toEqual([]);
  expect(() => openComparison(PEERS).result('f')).toThrow('no evidence');
});
