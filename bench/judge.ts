import type { ScrapeEvidence } from '../src/domain/evidence.ts';
import type { GateBounds, JudgePolicy } from '../src/domain/gates.ts';
import { newGateState, updateGate } from '../src/judge/gate.ts';
import { judgeScrape, newJudgeState } from '../src/judge/judge.ts';
import type { BenchmarkOptions, Figure } from './benchmark.ts';
import { computed } from './compute.ts';

const BOUNDS: GateBounds = {
  rollbackRatio: 1.25,
  rollbackRate: 0.001,
  passRatio: 1.5,
  passRate: 0.02,
  dispersion: 2,
  harmPerHour: 60,
};
const COUNTS = {
  candidate: { bad: 1, total: 300 },
  stable: { bad: 2, total: 700 },
  stableInstances: [
    { bad: 1, total: 350 },
    { bad: 1, total: 350 },
  ],
};
const NAMES = ['errors', 'slow', 'payment-wechat', 'payment-alipay'];
const POLICY: JudgePolicy = {
  alpha: 0.01,
  beta: 0.05,
  dwellMs: 3000,
  shedAfterMs: 45_000,
  blindRollbackAfterMs: 300_000,
  gates: NAMES.map((name) => ({ name, weight: 1 / NAMES.length, bounds: BOUNDS })),
};

/** One gate's update by one scrape, and the verdict over four gates. */
export async function judge(options: BenchmarkOptions): Promise<readonly Figure[]> {
  const gate = newGateState({ bounds: BOUNDS });
  const moment = { elapsedMs: 5000, step: { percent: 30, nextPercent: 50 } };
  const state = newJudgeState(POLICY, 0);
  const evidence: ScrapeEvidence = {
    kind: 'known',
    gates: Object.fromEntries(NAMES.map((name) => [name, COUNTS])),
  };
  return [
    await computed('gate updates', () => updateGate(gate, COUNTS, BOUNDS, moment), options),
    await computed(
      'verdicts over 4 gates',
      () => judgeScrape(POLICY, state, evidence, 1000),
      options,
    ),
  ];
}
