import { expect, test } from 'vitest';
import { answer, at, known, plan } from '../../src/engine/engine.fixture.ts';
import type { Facts, RolloutState } from '../../src/domain/rollout.ts';
import { inflightOf } from '../../src/runner/facts.ts';
import { document } from '../../src/runner/runner.fixture.ts';
import { EMPTY_BOOKS } from '../fakes/ledger.ts';

const all = known(plan.steps.at(-1)?.weights ?? {});
const payments = (count: number) => known({ requests: 0, payments: count });
const LATE_MS = 1e9;

/** Looks at a leaving slot one after another; answers the phase after each. */
function look(begin: RolloutState, facts: Partial<Facts>, counts: readonly number[]): string[] {
  let state = begin;
  return counts.map((count) => {
    const decision = answer(state, { ...facts, leavingSlot: payments(count) });
    ({ state } = decision);
    const taken = decision.actions.some(({ kind }) => kind === 'retire-candidate');
    return taken ? `${state.phase}, slot taken away` : state.phase;
  });
}

test('41, P6: the old slot is left only after two looks in a row found no payment in it', () => {
  expect(look(at('draining'), { observedWeights: all }, [2, 0, 1, 0, 0])).toEqual([
    'draining',
    'draining',
    'draining',
    'draining',
    'promoted',
  ]);
});

test('53, P6: on the way back a candidate is taken away only after two looks found no payment in it', () => {
  expect(look(at('aborting'), {}, [1, 0, 0])).toEqual([
    'aborting',
    'aborting',
    'rolled-back, slot taken away',
  ]);
});

test.each(['draining', 'aborting'] as const)(
  'P6: a payment that does not end keeps its slot in %s, however late it is',
  (phase) => {
    const facts = {
      observedWeights: phase === 'draining' ? all : known({ default: 0, payment: 0 }),
    };
    const decision = answer(at(phase), { ...facts, leavingSlot: payments(1) }, { nowMs: LATE_MS });
    expect([decision.state.phase, decision.because.code]).toEqual([phase, 'drain-late']);
    expect(decision.actions.filter(({ kind }) => kind === 'retire-candidate')).toEqual([]);
  },
);

test('P6: an order that is pending in the books counts although no process knows of it', () => {
  const unread = { kind: 'unknown', reason: 'not asked' } as const;
  const inflight = inflightOf(document, {
    edge: known({
      instance: 'edge',
      startedAtMs: 0,
      observedWeights: unread,
      counters: {},
      inflight: { blue: known(0), green: known(0) },
    }),
    slots: { candidate: unread, stable: unread },
    metrics: { candidate: known([]), stable: known([]) },
    books: known({ ...EMPTY_BOOKS, pendingBySlot: { blue: 3, green: 0 } }),
  });
  expect(inflight.stable).toEqual(payments(3));
});
