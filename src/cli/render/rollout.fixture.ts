import type { ByRole, GateLook, Look, RolloutDocument, Tally } from '../../domain/record.ts';
import { newRollout } from '../../engine/decide.ts';
import type { Phase, Plan } from '../../domain/rollout.ts';

export const START_MS: number = Date.UTC(2026, 10, 23, 6, 0, 0);

const step = (percent: number, payment: number): Plan['steps'][number] => ({
  weights: { default: percent, payment },
  dwellMs: 3000,
  needsApproval: false,
});

const DEADLINE_MS = 600_000;

const plan: Plan = {
  strategy: 'canary',
  steps: [
    step(1.2, 0),
    step(10, 0),
    step(25, 0),
    step(50, 0),
    step(100, 0),
    step(100, 5),
    step(100, 100),
  ],
  soakMs: 300_000,
  waitingMs: DEADLINE_MS,
  approvals: { required: 1, approvers: [] },
  returns: false,
  inPlace: false,
  deadlinesMs: {
    preparing: DEADLINE_MS,
    checking: DEADLINE_MS,
    shifting: DEADLINE_MS,
    soaking: DEADLINE_MS,
    draining: DEADLINE_MS,
    aborting: DEADLINE_MS,
  },
};

export function documentAt(
  phase: Phase,
  more: Partial<RolloutDocument['state']> = {},
): RolloutDocument {
  const finished = phase === 'promoted' || phase === 'rolled-back';
  return {
    schemaVersion: 1,
    id: '2026-11-23-004',
    application: 'smart-travel',
    environment: 'production',
    requester: 'zhang.wei',
    stable: { slot: 'blue', release: '6.2.0' },
    candidate: { slot: 'green', release: '6.2.1' },
    plan,
    state: { ...newRollout(START_MS), phase, ...more },
    startedAtMs: START_MS,
    finishedAtMs: finished ? START_MS + 180_000 : undefined,
  };
}

const tally = (requests: number, failed: number): Tally => ({ requests, failed });

export const roles = <T>(candidate: T, stable: T): ByRole<T> => ({ candidate, stable });

export function gateAt(gate: string, more: Partial<GateLook> = {}): GateLook {
  return {
    gate,
    eBad: 0.42,
    eOk: 9.1,
    harmAt: 100,
    passAt: 20,
    step: roles({ bad: 3, total: 3600 }, { bad: 10, total: 10_900 }),
    missingRequests: 900,
    ...more,
  };
}

/** A healthy look `seconds` after the start, in the step of 25 %. */
export function lookAt(seconds: number, more: Partial<Look> = {}): Look {
  return {
    atMs: START_MS + 1000 * seconds,
    phase: 'shifting',
    step: 2,
    paused: false,
    wanted: { default: 25, payment: 0 },
    observed: { default: 24.9, payment: 0 },
    traffic: {
      default: roles(tally(103, 0), tally(309, 1)),
      payment: roles(tally(0, 0), tally(38, 0)),
    },
    payments: {
      wechat: roles(tally(0, 0), tally(6, 0)),
      alipay: roles(tally(0, 0), tally(2, 1)),
    },
    spanMs: 1000,
    total: tally(61_204, 0),
    gates: [
      gateAt('errors', { eOk: 31, missingRequests: 0 }),
      gateAt('slow', { step: roles({ bad: 115, total: 3600 }, { bad: 360, total: 10_900 }) }),
    ],
    verdict: { kind: 'hold', code: 'missing-evidence', details: { gate: 'slow' } },
    because: { code: 'evidence', details: {} },
    inflight: roles({ requests: 12, payments: 0 }, { requests: 40, payments: 8 }),
    pods: roles({ ready: 3, wanted: 3 }, { ready: 5, wanted: 5 }),
    ledgerDifferenceFen: '0',
    nextStepInMs: 35_000,
    ...more,
  };
}

const UNSEEN: Partial<Look> = {
  wanted: { default: 0, payment: 0 },
  observed: { default: 0, payment: 0 },
  step: 0,
  gates: [],
  verdict: { kind: 'hold', code: 'no-gates', details: {} },
  nextStepInMs: undefined,
};

/** A rollout from the first look to the step of 25 %. */
export function goodLooks(): readonly Look[] {
  return [
    lookAt(0, {
      ...UNSEEN,
      phase: 'preparing',
      pods: roles({ ready: 1, wanted: 3 }, { ready: 5, wanted: 5 }),
      because: { code: 'candidate-not-ready', details: { ready: 1, wanted: 3 } },
    }),
    lookAt(1, { ...UNSEEN, phase: 'checking', because: { code: 'candidate-ready', details: {} } }),
    lookAt(2, { ...UNSEEN, phase: 'shifting', because: { code: 'checks-passed', details: {} } }),
    lookAt(3, {
      step: 1,
      wanted: { default: 10, payment: 0 },
      gates: [gateAt('errors', { eOk: 24 }), gateAt('slow', { eOk: 31 })],
      verdict: { kind: 'advance', code: 'proven', details: {} },
      because: { code: 'step-proven', details: {} },
    }),
    lookAt(4, {
      gates: [gateAt('errors', { eOk: 24 }), gateAt('slow', { eOk: 31 })],
      verdict: { kind: 'advance', code: 'proven', details: {} },
      because: { code: 'step-proven', details: {} },
    }),
    ...[5, 6, 7, 8, 9, 10].map((seconds) => lookAt(seconds)),
  ];
}

/** What `goodLooks` becomes when Alipay payments fail on the candidate in the step of 5 %. */
export function badLooks(): readonly Look[] {
  const paying = {
    step: 5,
    wanted: { default: 100, payment: 5 },
    observed: { default: 100, payment: 5 },
    total: tally(83_000, 6),
    payments: {
      wechat: roles(tally(4, 0), tally(80, 0)),
      alipay: roles(tally(4, 2), tally(80, 0)),
    },
  };
  const counts = roles({ bad: 6, total: 84 }, { bad: 2, total: 1190 });
  const harm = gateAt('payment-alipay', { eBad: 412, eOk: 0.01, step: counts });
  const back = {
    ...paying,
    wanted: { default: 0, payment: 0 },
    observed: { default: 0, payment: 0 },
    gates: [],
    verdict: { kind: 'hold', code: 'no-gates', details: {} },
    nextStepInMs: undefined,
  } as const;
  return [
    ...goodLooks(),
    lookAt(60, {
      ...paying,
      payments: {
        wechat: roles(tally(4, 0), tally(80, 0)),
        alipay: roles(tally(4, 0), tally(80, 0)),
      },
    }),
    lookAt(61, paying),
    lookAt(62, paying),
    lookAt(63, {
      ...back,
      phase: 'aborting',
      gates: [harm],
      verdict: { kind: 'rollback', code: 'harm', details: { gate: 'payment-alipay' } },
      because: { code: 'go-back', details: { cause: 'harm', gate: 'payment-alipay' } },
    }),
    lookAt(64, {
      ...back,
      phase: 'rolled-back',
      because: { code: 'rolled-back', details: { cause: 'harm', gate: 'payment-alipay' } },
    }),
  ];
}
