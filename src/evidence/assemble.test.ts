import { expect, test } from 'vitest';
import type { GateSource } from '../domain/series.ts';
import { assembleEvidence } from './assemble.ts';
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

test('the increments of all processes of a role add up', () => {
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
