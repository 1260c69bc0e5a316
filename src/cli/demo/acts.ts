import type { LocalEnvironment } from '../../domain/application.ts';
import type { Strategy } from '../../domain/rollout.ts';

export type ActName = 'good' | 'bad' | 'blue-green' | 'ab';

/** One deployment of the demo, and how it must end. */
export type Act = {
  readonly name: ActName;
  readonly release: string;
  readonly strategy: Strategy;
  readonly ends: 'promoted' | 'rolled-back';
};

export const FIRST_RELEASE = '6.2.0';

export const ACTS: Readonly<Record<ActName, Act>> = {
  good: { name: 'good', release: '6.2.1', strategy: 'canary', ends: 'promoted' },
  bad: { name: 'bad', release: '6.2.2', strategy: 'canary', ends: 'rolled-back' },
  'blue-green': { name: 'blue-green', release: '6.2.1', strategy: 'blue-green', ends: 'promoted' },
  // The experiment returns to stable by itself.
  ab: { name: 'ab', release: '6.2.1', strategy: 'ab', ends: 'rolled-back' },
};

const DWELL_MS = 2000;
const SOAK_MS = 3000;
const EXPERIMENT_MS = 15_000;
const GENERAL = [10, 50, 100];
const PAYMENT = [25, 100];

/** The environment with steps so short that a minute shows a whole rollout; the proof that each needs is the same. */
export function demoEnvironment(
  local: LocalEnvironment,
  requestsPerSecond: number,
): LocalEnvironment {
  const quick = { dwellMs: DWELL_MS, soakMs: SOAK_MS, requestsPerSecond, paymentLadder: PAYMENT };
  const { plans } = local;
  return {
    ...local,
    edgePort: 0,
    freeze: { ...local.freeze, windows: [] },
    orderEveryMs: 5000,
    plans: {
      rolling: { ...plans.rolling, ...quick },
      canary: { ...plans.canary, ...quick, ladder: GENERAL },
      'blue-green': { ...plans['blue-green'], ...quick, paymentLadder: [100] },
      ab: {
        ...plans.ab,
        ...quick,
        experiment: {
          audience: { kind: 'sticky-share' },
          percent: 50,
          holdMs: EXPERIMENT_MS,
          ending: 'return',
        },
      },
    },
  };
}
