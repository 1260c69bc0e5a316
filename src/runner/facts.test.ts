import { expect, test } from 'vitest';
import type { RolloutDocument } from '../domain/record.ts';
import { newRollout } from '../engine/decide.ts';
import { compilePlan } from '../engine/plan.ts';
import { factsOf } from './facts.ts';
import type { Observation } from './observe.ts';

const plan = compilePlan({
  strategy: 'canary',
  classes: ['default'],
  dwellMs: 0,
  soakMs: 0,
  requestsPerSecond: 1,
  phaseDeadlineMs: 1000,
  waitingMs: 1000,
});
const document: RolloutDocument = {
  schemaVersion: 1,
  id: '2026-11-23-001',
  application: 'smart-travel',
  environment: 'local',
  requester: 'zhang.wei',
  stable: { slot: 'green', release: '6.2.1' },
  candidate: { slot: 'blue', release: '6.2.2' },
  plan,
  state: newRollout(0),
  startedAtMs: 0,
  finishedAtMs: undefined,
};
const unread = { kind: 'unknown', reason: 'not read' } as const;

function observed(release: string): Observation {
  const slot = { release, ready: 2, wanted: 2, restarts: 0, trouble: undefined };
  return {
    edge: unread,
    slots: { candidate: { kind: 'known', value: slot }, stable: unread },
    metrics: { candidate: unread, stable: unread },
    books: unread,
  };
}

const own = {
  checks: { kind: 'known', value: 'pending' },
  synthetic: { kind: 'known', value: 'pending' },
  frozen: { kind: 'known', value: undefined },
} as const;

test('the old release that a slot kept hot is not taken for the candidate', () => {
  const { candidate } = factsOf(document, observed('6.2.0'), own);
  expect(candidate).toEqual({ kind: 'known', value: { ready: 0, wanted: 2 } });
});

test('processes of the candidate count as ready', () => {
  const { candidate } = factsOf(document, observed('6.2.2'), own);
  expect(candidate).toEqual({ kind: 'known', value: { ready: 2, wanted: 2 } });
});

function whyNot(release: string): string | undefined {
  const { slots, ...rest } = observed(release);
  if (slots.candidate.kind === 'unknown') return undefined;
  const value = { ...slots.candidate.value, cannotStart: 'no such image' };
  const candidate = { kind: 'known', value } as const;
  return factsOf(document, { ...rest, slots: { ...slots, candidate } }, own).candidateCannotStart;
}

test('why it can never start is told of the candidate, and of nothing else in its slot', () => {
  expect([whyNot('6.2.2'), whyNot('6.2.0')]).toEqual(['no such image', undefined]);
});
