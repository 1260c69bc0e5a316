import { expect, test } from 'vitest';
import { scenarioOf, type Kill } from '../simulation/scenario.ts';
import { report, simulateAll } from '../simulation/simulate.ts';
import { endOf, forEver, mostPayments, paymentsBegan, play } from './policy.fixture.ts';

/** A call while the first payments are on the candidate. */
async function whilePaying(): Promise<{ readonly call: number; readonly atMs: number }> {
  const whole = await play();
  const calls = whole.lives[0]?.calls() ?? 0;
  const atMs = paymentsBegan(whole) ?? 0;
  const { length: writes } = whole.world.writes;
  const before = whole.world.writes.findIndex((one) => one.atMs > atMs);
  return { call: Math.round((calls * (before + 1)) / writes), atMs };
}

test('P12: nothing is changed that the journal does not say before, wherever the process is killed', async () => {
  const calls = (await play()).lives[0]?.calls() ?? 0;
  // Spread over the whole rollout, and every call of its end.
  const spread = Array.from({ length: 45 }, (_one, k) => Math.round((calls * (k + 1)) / 46));
  const ending = Array.from({ length: 15 }, (_one, k) => calls - k);
  const kills = [...spread, ...ending].map((call, k): Kill => {
    return { call, when: k % 2 === 0 ? 'before' : 'after', awayMs: 3000 };
  });
  const { broken } = await simulateAll(kills.map((kill) => scenarioOf(1, { kills: [kill] })));
  expect(broken).toEqual([]);
});

test('P12: who comes back after a kill and cannot tell how things are returns payments to stable', async () => {
  const { call } = await whilePaying();
  const outcome = await play({
    kills: [{ call, when: 'after', awayMs: 30_000 }],
    troubles: [forEver('metrics-down', 20_000)],
  });
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect([endOf(outcome), mostPayments(outcome)]).toEqual(['rolled-back: blind', 10]);
});

test('P12: who comes back after a kill and finds all well goes on', async () => {
  const { call } = await whilePaying();
  const outcome = await play({ kills: [{ call, when: 'before', awayMs: 30_000 }] });
  expect([outcome.broken, endOf(outcome)]).toEqual([[], 'promoted']);
});

test.each([5000, 15_000, 25_000, 35_000])(
  'P12: a store that is out of reach for a minute from %d ms on stops the rollout, and loses nothing of it',
  async (fromMs) => {
    const troubles = [{ kind: 'store-down', fromMs, toMs: fromMs + 60_000 } as const];
    const outcome = await play({ troubles });
    expect([outcome.broken, endOf(outcome)], report(outcome)).toEqual([[], 'promoted']);
    // The world is 5 s older than the rollout; one look may have begun before.
    const sinceMs = ({ atMs }: { readonly atMs: number }): number => atMs - 5000 - fromMs;
    const inOutage = outcome.world.writes.filter(
      (one) => sinceMs(one) > 2000 && sinceMs(one) < 60_000,
    );
    expect(inOutage).toEqual([]);
  },
);
