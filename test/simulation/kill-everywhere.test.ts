import { expect, test } from 'vitest';
import { seedsOf } from './random.ts';
import { scenarioOf, type Kill, type Scenario } from './scenario.ts';
import { simulate, simulateAll } from './simulate.ts';

const AWAY_MS = 700;

/** A rollout of few looks. */
function short(change: Partial<Scenario> = {}): Scenario {
  const [seed = 1] = seedsOf(1);
  const { plan } = scenarioOf(seed);
  return scenarioOf(seed, {
    plan: { ...plan, dwellMs: 1000, soakMs: 1000, ladder: [50, 100], paymentLadder: [50, 100] },
    ...change,
  });
}

/** The scenario, killed before each call of the world and after each that changes something. */
async function killedEverywhere(scenario: Scenario): Promise<readonly Scenario[]> {
  const { lives } = await simulate(scenario);
  const before = Array.from({ length: lives[0]?.calls() ?? 0 }, (_one, k): Kill => {
    return { call: k + 1, when: 'before', awayMs: AWAY_MS };
  });
  const after = lives[0]?.changes.map((call): Kill => ({ call, when: 'after', awayMs: AWAY_MS }));
  return [...before, ...(after ?? [])].map((kill) => ({ ...scenario, kills: [kill] }));
}

test('43: killed at any call, the next life promotes a good release', async () => {
  const { outcomes, broken } = await simulateAll(await killedEverywhere(short()));
  expect(broken).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(200);
  expect(new Set(outcomes.map(({ document }) => document?.state.phase))).toEqual(
    new Set(['promoted']),
  );
});

test('killed at any call, the next life takes a rollout back that was aborted', async () => {
  const abort = { kind: 'abort', by: 'li.na', text: 'wrong prices' } as const;
  const aborted = short({ incidents: [{ atMs: 5000, kind: 'input', input: abort }] });
  const { outcomes, broken } = await simulateAll(await killedEverywhere(aborted));
  expect(broken).toEqual([]);
  expect(new Set(outcomes.map(({ document }) => document?.state.phase))).toEqual(
    new Set(['rolled-back']),
  );
});
