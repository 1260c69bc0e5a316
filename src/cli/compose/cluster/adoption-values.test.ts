import { expect, test } from 'vitest';
import { differencesOf, lossIn, sharedValues, slotValues } from './adoption-values.ts';

const VALUES = {
  mode: 'standalone',
  fullnameOverride: 'web',
  release: '6.2.0',
  replicas: 3,
  image: { repository: 'shop', tag: '6.2.0', pullSecrets: [] },
};

test('a slot gets the values of the installation, without what the slot decides', () => {
  expect(slotValues(VALUES)).toEqual({ replicas: 3, image: { pullSecrets: [] } });
  expect(slotValues({ image: { tag: '6.2.0' } })).toEqual({});
});

test('the Helm release of the installation keeps what both slots share', () => {
  expect(sharedValues(VALUES, 'shop')).toEqual({
    replicas: 3,
    image: VALUES.image,
    mode: 'edge',
    application: 'shop',
  });
});

test('differences are told by their path', () => {
  expect(differencesOf({ a: { b: 1, c: [1] }, d: 1 }, { a: { b: 2, c: [1] }, e: 1 })).toEqual([
    'a.b',
    'd',
    'e',
  ]);
});

test.each([
  ['web', { postgres: { enabled: true } }, 'postgres'],
  ['web', { persistence: { enabled: true } }, 'persistence'],
  ['web', { persistence: { enabled: true, existingClaim: 'data' } }, undefined],
  ['shop', { postgres: { enabled: true } }, undefined],
  ['web', {}, undefined],
])('data under the name %s in %o: %s', (name, values, expected) => {
  expect(lossIn(values, name, 'shop')).toBe(expected);
});
