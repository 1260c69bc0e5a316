import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action, Fact, RolloutState, Weights } from '../domain/rollout.ts';
import { decide, newRollout } from './decide.ts';
import { applyInput } from './inputs.ts';
import { known, paymentStep, plan, says, unknown, weights } from './engine.fixture.ts';

const fact = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>> =>
  fc.oneof({ weight: 4, arbitrary: value.map(known) }, fc.constant(unknown));
const counts = fc.record({ ready: fc.nat(2), wanted: fc.constant(2) });
const runs = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ failedInARow: 0, trouble: '' }) },
  fc.constantFrom(
    'pending' as const,
    { failedInARow: 1, trouble: '' },
    { failedInARow: 2, trouble: '' },
  ),
);
const moments = fc.record({
  facts: fc.record({
    candidate: fact(counts),
    stable: fact(counts),
    candidateRestarts: fact(fc.nat(4)),
    checks: fact(runs),
    leavingSlot: fact(fc.record({ requests: fc.nat(1), payments: fc.nat(1) })),
    ledger: fact(
      fc.record({
        differenceFen: fc.constantFrom(0n, 0n, 0n, 5n),
        duplicateCaptures: fc.constantFrom(0, 0, 0, 1),
      }),
    ),
    synthetic: fact(runs),
    frozen: fact(fc.constantFrom(undefined, undefined, 'month-end')),
  }),
  seesEdge: fc.boolean(),
  verdict: fc.constantFrom(
    says('advance'),
    says('advance'),
    says('hold'),
    says('hold', true),
    says('rollback'),
  ),
  input: fc.constantFrom(
    undefined,
    undefined,
    undefined,
    ...(['pause', 'resume', 'approve', 'promote'] as const).map((kind) => ({ kind, by: 'li.na' })),
    { kind: 'abort', by: 'li.na', text: 'wrong prices' } as const,
  ),
  elapsedMs: fc.integer({ min: 0, max: 20_000 }),
});
type Moment = typeof moments extends fc.Arbitrary<infer T> ? T : never;

function withInput(state: RolloutState, input: Moment['input']): RolloutState {
  if (input === undefined) return state;
  const outcome = applyInput({ plan, state, requester: 'zhang.wei' }, input);
  return outcome.kind === 'applied' ? outcome.state : state;
}

const whole = known({ ready: 2, wanted: 2 });
const nothingInFlight = known({ requests: 0, payments: 0 });

/** Checks one action against the world it was chosen in, and returns the split at the edge after it. */
function carryOut(
  action: Action,
  edge: Weights,
  after: RolloutState,
  facts: Moment['facts'],
): Weights {
  if (action.kind === 'retire-candidate') {
    expect([edge, facts.leavingSlot]).toEqual([weights(0, 0), nothingInFlight]);
  }
  if (action.kind !== 'write-weights') return edge;
  const payment = action.weights['payment'] ?? 0;
  if (payment > 0) expect(after.step).toBeGreaterThanOrEqual(paymentStep);
  if (payment > (edge['payment'] ?? 0)) {
    expect(facts.ledger).toEqual(known({ differenceFen: 0n, duplicateCaptures: 0 }));
    expect(facts.synthetic).toEqual(known({ failedInARow: 0, trouble: '' }));
  }
  const grows = Object.entries(action.weights).some(([name, value]) => value > (edge[name] ?? 0));
  if (grows && after.phase === 'shifting') {
    expect([facts.candidate, facts.stable]).toEqual([whole, whole]);
    expect(facts.frozen).toEqual(known(undefined));
  }
  return action.weights;
}

/** Plays one history from the beginning and checks every decision. */
function play(history: readonly Moment[]): void {
  let state = newRollout(0);
  let edge = weights(0, 0);
  let nowMs = 0;
  for (const moment of history) {
    nowMs += moment.elapsedMs;
    const before = withInput(state, moment.input);
    const facts = { ...moment.facts, observedWeights: moment.seesEdge ? known(edge) : unknown };
    const decision = decide(plan, before, facts, { verdict: moment.verdict, nowMs });
    expect(decide(plan, before, facts, { verdict: moment.verdict, nowMs })).toEqual(decision);
    if (state.phase === 'promoted' || state.phase === 'rolled-back') {
      expect([decision.state.phase, decision.actions]).toEqual([state.phase, []]);
    }
    if (decision.state.step > before.step) {
      expect([moment.verdict.kind, moment.seesEdge]).toEqual(['advance', true]);
    }
    if (decision.state.phase === 'promoted' && state.phase !== 'promoted') {
      expect([edge, facts.leavingSlot]).toEqual([weights(100, 100), nothingInFlight]);
    }
    for (const action of decision.actions) edge = carryOut(action, edge, decision.state, facts);
    state = decision.state;
  }
}

test('property: whatever happens, the invariants of traffic and payments hold', () => {
  fc.assert(fc.property(fc.array(moments, { maxLength: 80 }), play), {
    seed: 20261124,
    numRuns: 1000,
  });
});
