import { expect, test } from 'vitest';
import { answer, at, known } from '../../src/engine/engine.fixture.ts';
import type { Incident } from '../simulation/scenario.ts';
import { endOf, play } from './policy.fixture.ts';

function crashOfStable(atMs: number): Incident {
  return { atMs, kind: 'crash', slot: 'blue', index: 0 };
}

const half = known({ ready: 1, wanted: 2 });

test.each(['preparing', 'checking', 'shifting', 'soaking', 'draining', 'aborting'] as const)(
  'P14: while %s a trusted slot that lost a process gets it back',
  (phase) => {
    const { actions } = answer(at(phase), { stable: half });
    expect(actions).toContainEqual({ kind: 'deploy', role: 'stable' });
  },
);

test('P14: no more traffic moves while the trusted slot is not whole', () => {
  const { because, actions } = answer(at('shifting'), { stable: half });
  expect(because.code).toBe('stable-not-ready');
  expect(actions.filter(({ kind }) => kind === 'write-weights')).toEqual([]);
});

test('39, 40, P14: after the promotion the old slot is still whole, whatever crashed on the way', async () => {
  const outcome = await play({ incidents: [6000, 14_000, 20_000].map(crashOfStable) });
  expect([outcome.broken, endOf(outcome)]).toEqual([[], 'promoted']);
  expect(outcome.world.truth.ready('blue')).toBe(2);
});
