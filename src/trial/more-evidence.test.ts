import { expect, test } from 'vitest';
import type { EvidenceHeader, RoleScrape } from '../domain/scrape.ts';
import { header, START_MS } from '../evidence-file/example.fixture.ts';
import { readLine } from '../evidence-file/read-line.ts';
import { writeLine } from '../evidence-file/write-line.ts';
import type { Verdict } from '../judge/verdict.ts';
import { beginTrial, followScrape } from './follow.ts';

const LIMIT = 1000;

/** The same rollout with a gate on the mean basket, and a bound on memory. */
const rich: EvidenceHeader = {
  ...header,
  setup: {
    ...header.setup,
    policy: {
      ...header.setup.policy,
      gates: header.setup.policy.gates.map((gate) => ({ ...gate, weight: 0.5 })),
      means: [
        {
          name: 'basket',
          weight: 0.5,
          lowest: 0,
          highest: 100,
          rollbackLoss: 5,
          passLoss: 10,
        },
      ],
    },
    means: [{ gate: 'basket', routeClass: 'default', sum: 'basket-sum', count: 'basket-count' }],
    limits: { memory: LIMIT },
  },
};

type Change = { readonly basket?: number; readonly memoryPerSecond?: number };

/** Verdicts of scrapes 5 s apart; the header goes through a file. */
function verdicts({ basket = 50, memoryPerSecond = 0 }: Change): readonly Verdict[] {
  const line = readLine(writeLine({ kind: 'header', header: rich }), { file: 'f', line: 1 });
  if (line.kind !== 'header') throw new Error('a header');
  let trial = beginTrial(line.header);
  return Array.from({ length: 200 }, (_one, k) => {
    const seconds = 5 * (k + 1);
    const role = (name: string, share: number, each: number, held: number): RoleScrape => {
      const requests = 1000 * share * seconds;
      const series = {
        'requests:default': requests,
        'failed:default': 0,
        'basket-sum': requests * each,
        'basket-count': requests,
      };
      const atMs = START_MS + 1000 * seconds;
      const holds = { memory: held };
      return { sources: [{ name, instance: name, startedAtMs: START_MS, atMs, series, holds }] };
    };
    const roles = {
      candidate: role('new', 0.1, basket, 100 + memoryPerSecond * seconds),
      stable: role('old', 0.9, 50, 100),
    };
    const at = { phase: 'shifting', step: 0 } as const;
    const observed = { kind: 'known', value: { default: 10 } } as const;
    const answer = followScrape(trial, { atMs: START_MS + 1000 * seconds, at, observed, roles });
    ({ trial } = answer);
    return answer.judged.verdict;
  });
}

const saying = (code: string) => (all: readonly Verdict[]) =>
  all.some(({ because }) => because.code === code);

test('a candidate that is as good in everything goes on', () => {
  const all = verdicts({});
  expect(all.some(({ kind }) => kind === 'advance')).toBe(true);
  expect(all.every(({ kind }) => kind !== 'rollback')).toBe(true);
});

test('a mean that falls sends the candidate back although no request fails', () => {
  const all = verdicts({ basket: 30 });
  const back = all.find(({ kind }) => kind === 'rollback');
  expect(back?.because).toEqual({ code: 'harm', gate: 'basket' });
});

test('memory that runs out soon holds the candidate', () => {
  expect(saying('leak')(verdicts({ memoryPerSecond: 2 }))).toBe(true);
  expect(saying('leak')(verdicts({}))).toBe(false);
});
