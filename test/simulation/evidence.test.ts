import { expect, test } from 'vitest';
import { openTrials } from '../../src/replay/trials.ts';
import { verdictRecord } from '../../src/trial/verdict-record.ts';
import { chaos } from './chaos.ts';
import { seedsOf } from './random.ts';
import { ID, scenarioOf, type Kill, type Scenario } from './scenario.ts';
import { simulate, type Outcome } from './simulate.ts';

function linesOf({ world }: Outcome): readonly string[] {
  return world.disk.lines.get(`evidence/${ID}`) ?? [];
}

/** Verdicts as they were recorded, and as the same lines give them again. */
function judgedAgain(lines: readonly string[]): { recorded: unknown[]; again: unknown[] } {
  const see = openTrials();
  const scrapes = lines.flatMap((text, k) => {
    const seen = see(text, { file: 'evidence', line: k + 1 });
    return seen.kind === 'scrape' ? [seen] : [];
  });
  return {
    recorded: scrapes.map(({ written }) => written.verdict),
    again: scrapes.map(({ answer }) => verdictRecord(answer.judged.verdict)),
  };
}

test('whatever happens to a rollout, its evidence gives every verdict again, bit by bit', async () => {
  let verdicts = 0;
  for (const seed of seedsOf(12)) {
    const outcome = await simulate(chaos(seed));
    const { recorded, again } = judgedAgain(linesOf(outcome));
    expect(again, `ZHIYOU_SEED=${seed}`).toEqual(recorded);
    verdicts += recorded.length;
  }
  expect(verdicts).toBeGreaterThan(500);
});

/** A rollout of few looks, killed at some calls spread over its life. */
async function killedOften(): Promise<readonly Scenario[]> {
  const [seed = 1] = seedsOf(1);
  const { plan } = scenarioOf(seed);
  const scenario = scenarioOf(seed, {
    plan: { ...plan, dwellMs: 1000, soakMs: 1000, ladder: [50, 100], paymentLadder: [100] },
  });
  const { lives } = await simulate(scenario);
  const changes = lives[0]?.changes ?? [];
  return changes.map((call): Scenario => {
    const kills: readonly Kill[] = [{ call, when: 'after', awayMs: 700 }];
    return { ...scenario, kills };
  });
}

test('a kill after any write leaves evidence that gives every verdict again', async () => {
  const scenarios = await killedOften();
  let forgotten = 0;
  for (const scenario of scenarios) {
    const outcome = await simulate(scenario);
    const lines = linesOf(outcome);
    const { recorded, again } = judgedAgain(lines);
    expect(again, JSON.stringify(scenario.kills)).toEqual(recorded);
    const remembered = /"continuesAfter":(\d+)/.exec(lines.join('\n'))?.[1];
    const before = lines.findIndex((line) => line.includes('continuesAfter')) - 1;
    if (remembered !== undefined && Number(remembered) < before) forgotten += 1;
  }
  expect(scenarios.length).toBeGreaterThan(30);
  expect(forgotten).toBeGreaterThan(0);
});
