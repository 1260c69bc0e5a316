import { expect, test } from 'vitest';
import type { GateSource } from '../domain/series.ts';
import { assembleEvidence, sumOf } from './assemble.ts';
import type { Increments } from './increments.ts';

const gate: GateSource = {
  gate: 'errors',
  routeClass: 'default',
  bad: 'failed',
  total: 'requests',
};
const known = (failed: number, requests: number): Increments => ({
  kind: 'known',
  series: { failed, requests },
});

test('48: the increments of all processes of a role add up', () => {
  const sources = { candidate: [known(1, 10), known(2, 20)], stable: [known(0, 90)] };
  expect(assembleEvidence(sources, [gate])).toEqual({
    kind: 'known',
    gates: { errors: { candidate: { bad: 3, total: 30 }, stable: { bad: 0, total: 90 } } },
  });
});

test('one source that cannot be read blinds the look', () => {
  const silent: Increments = { kind: 'unknown', reason: 'green-1 is silent' };
  expect(assembleEvidence({ candidate: [known(0, 9), silent], stable: [] }, [gate])).toEqual({
    kind: 'blind',
    reason: 'green-1 is silent',
  });
  expect(assembleEvidence({ candidate: [], stable: [silent] }, [gate]).kind).toBe('blind');
});

test('a failure that was counted before its request does not make more failures than requests', () => {
  const evidence = assembleEvidence({ candidate: [known(2, 1)], stable: [] }, [gate]);
  expect(evidence).toMatchObject({ gates: { errors: { candidate: { bad: 2, total: 2 } } } });
});

test('a series that nobody has counts 0', () => {
  const empty: Increments = { kind: 'known', series: {} };
  expect(assembleEvidence({ candidate: [empty], stable: [] }, [gate])).toMatchObject({
    gates: { errors: { candidate: { bad: 0, total: 0 } } },
  });
});

test('what single processes of stable counted is kept beside their sum, where there are several', () => {
  const edge: Increments = { kind: 'known', series: { other: 1 } };
  const sources = { candidate: [known(0, 9)], stable: [edge, known(1, 40), known(0, 50)] };
  expect(assembleEvidence(sources, [gate])).toMatchObject({
    gates: {
      errors: {
        stableInstances: [
          { bad: 1, total: 40 },
          { bad: 0, total: 50 },
        ],
      },
    },
  });
});

test('a source that cannot be read counts nothing', () => {
  expect(sumOf([known(2, 9), { kind: 'unknown', reason: 'silent' }], 'failed')).toBe(2);
});
