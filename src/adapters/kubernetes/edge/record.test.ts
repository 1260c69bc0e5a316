import { expect, test } from 'vitest';
import { planWith } from './edge.fixture.ts';
import {
  FENCING_ANNOTATION,
  fencingTokenOf,
  fingerprintOf,
  RECORD_ANNOTATION,
  recordOf,
  type EdgeRecord,
} from './record.ts';
import { standingOf } from './refusal.ts';

const RECORD: EdgeRecord = {
  revision: 'abc',
  standing: standingOf(planWith()),
  ruleClasses: ['payment', ''],
  objects: { 'HTTPRoute/shop': 'uid/1/hash' },
};

const stored = (annotations: Record<string, string>, generation = 1) => ({
  kind: 'Ingress',
  metadata: { name: 'shop', uid: 'uid', generation, annotations },
});

test('a record is read back as it was written', () => {
  expect(recordOf(stored({ [RECORD_ANNOTATION]: JSON.stringify(RECORD) }))).toEqual(RECORD);
});

test.each(['{', '{}', 'null'])('a record that is %s is none', (text) => {
  expect(recordOf(stored({ [RECORD_ANNOTATION]: text }))).toBe(undefined);
  expect(recordOf(undefined)).toBe(undefined);
});

test('nobody wrote an object that carries no token', () => {
  expect(fencingTokenOf(stored({}))).toBe(0);
  expect(fencingTokenOf(stored({ [FENCING_ANNOTATION]: '7' }))).toBe(7);
});

test('a fingerprint sees what routes, and nothing else', () => {
  const weight = 'nginx.ingress.kubernetes.io/canary-weight';
  const before = fingerprintOf(stored({ [weight]: '5', note: 'a' }));
  expect(fingerprintOf(stored({ [weight]: '5', note: 'b' }))).toBe(before);
  expect(fingerprintOf(stored({ [weight]: '6', note: 'a' }))).not.toBe(before);
  expect(fingerprintOf(stored({ [weight]: '5', note: 'a' }, 2))).not.toBe(before);
});
