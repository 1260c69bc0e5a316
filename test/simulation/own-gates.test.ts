import { expect, test } from 'vitest';
import { gatesOf } from '../../src/cli/gates.ts';
import { loadApplication } from '../../src/config/load.ts';
import type { Look } from '../../src/domain/record.ts';
import { openTrials } from '../../src/replay/trials.ts';
import { verdictRecord } from '../../src/trial/verdict-record.ts';
import { seedsOf } from './random.ts';
import { HEALTHY, ID, scenarioOf, type Release, type Scenario } from './scenario.ts';
import { report, simulate, type Outcome } from './simulate.ts';

const DECLARED = `name: smart-travel
routes: { default: [/], payment: [/pay] }
providers: [wechat, alipay]
environments:
  local:
    releases: { 6.2.0: {} }
    dwell: 2s
    judge:
      shedAfter: 8s
      blindRollbackAfter: 60s
      gates:
        errors: { passRate: 2%, dispersion: 1 }
        slow: { passRate: 5%, dispersion: 1, warmUp: 0s }
        paymentErrors: { passRate: 5%, dispersion: 1 }
        payments:
          wechat: { passRate: 5%, rollbackRate: 1%, dispersion: 1 }
          alipay: { passRate: 5%, rollbackRate: 1%, dispersion: 1 }
        custom:
          empty-searches:
            bad: 'searches_total{outcome="empty"}'
            total: searches_total
            rollbackRate: 2%
            passRate: 12%
            dispersion: 1
        means:
          delay: { gauge: delay_seconds, better: less, highest: 0.5, rollbackLoss: 0.05, passLoss: 0.2 }
      leaks:
        memory: { metric: process_resident_memory_bytes, limit: 512MiB }
`;
const MIB = 1024 ** 2;
/** Nobody counts slow payments in this world. */
const UNCOUNTED = 'slow-payment';
const MINUTE_MS = 60_000;

function declaredGates(): Scenario['gates'] {
  const application = loadApplication('zhiyou.yaml', DECLARED);
  const { local } = application.environments;
  if (local === undefined) throw new Error('no environment local');
  const gates = gatesOf(application, local);
  return {
    ...gates,
    policy: { ...gates.policy, gates: gates.policy.gates.filter(({ name }) => name !== UNCOUNTED) },
    sources: gates.sources.filter(({ gate }) => gate !== UNCOUNTED),
  };
}

/** Memory that goes up and down as garbage is collected, and grows by so much; the delay is what it is. */
function holding({ growth = 0, delay = 0.05 }): NonNullable<Release['holds']> {
  return (ageMs) => ({
    memory: (200 + 4 * Math.sin(ageMs / 7000) + (growth * ageMs) / MINUTE_MS) * MIB,
    'gauge:delay': delay,
  });
}

const WELL: Release = { ...HEALTHY, emptyRatio: 0.05, holds: holding({}) };

function play(candidate: Partial<Release>, soakMs = 3000): Promise<Outcome> {
  const [seed = 1] = seedsOf(1);
  const scenario = scenarioOf(seed, { gates: declaredGates(), stable: WELL });
  const plan = { ...scenario.plan, soakMs };
  return simulate({ ...scenario, plan, candidate: { ...WELL, ...candidate } });
}

/** Why the rollout stood where it did, at each look. */
const reasonsOf = ({ world }: Outcome): readonly string[] =>
  (world.disk.lines.get(`looks/${ID}`) ?? []).map(
    (line) => (JSON.parse(line) as Look).because.code,
  );

/** How often the same evidence gave another verdict; and how many there were. */
function replayed({ world }: Outcome): { readonly recorded: unknown[]; readonly again: unknown[] } {
  const see = openTrials();
  const lines = world.disk.lines.get(`evidence/${ID}`) ?? [];
  const seen = lines.map((text, k) => see(text, { file: 'evidence', line: k + 1 }));
  const scrapes = seen.flatMap((one) => (one.kind === 'scrape' ? [one] : []));
  return {
    recorded: scrapes.map(({ written }) => written.verdict),
    again: scrapes.map(({ answer }) => verdictRecord(answer.judged.verdict)),
  };
}

test('a release that finds nothing four times as often goes back by the gate that says so', async () => {
  const outcome = await play({ emptyRatio: 0.2 });
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect(outcome.document?.state, report(outcome)).toMatchObject({
    phase: 'rolled-back',
    abortReason: { code: 'harm', details: { gate: 'empty-searches' } },
  });
});

test('a release whose processes show a longer delay goes back by its mean', async () => {
  const outcome = await play({ holds: holding({ delay: 0.4 }) });
  expect(outcome.document?.state, report(outcome)).toMatchObject({
    phase: 'rolled-back',
    abortReason: { code: 'harm', details: { gate: 'delay' } },
  });
});

test('a release that leaks is held at the end of its soak, goes back, and replays bit by bit', async () => {
  const outcome = await play({ holds: holding({ growth: 6 }) }, 8 * MINUTE_MS);
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect(outcome.document?.state.phase, report(outcome)).toBe('rolled-back');
  expect(reasonsOf(outcome)).toContain('leak');
  const { recorded, again } = replayed(outcome);
  expect(again).toEqual(recorded);
});

test('the same release without the leak is promoted, and replays bit by bit', async () => {
  const outcome = await play({}, 8 * MINUTE_MS);
  expect(outcome.broken, report(outcome)).toEqual([]);
  expect(outcome.document?.state.phase, report(outcome)).toBe('promoted');
  const { recorded, again } = replayed(outcome);
  expect(again).toEqual(recorded);
});
