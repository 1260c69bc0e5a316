import { expect, test } from 'vitest';
import { differencesOf } from './differences.ts';
import { FIELD_MANAGER } from './place.ts';

const OURS = { a: '1' };
const metadata = { name: 'thing', labels: OURS };
const object = (content: object, kind = 'Thing') => ({
  apiVersion: 'v1',
  kind,
  metadata,
  ...content,
});
const show = (value: string) => `#${value.length}`;

const SAME: readonly (readonly [string, object, object])[] = [
  [
    'fields of others',
    { spec: { hard: { pods: '5' } } },
    { spec: { hard: { pods: '5', x: '1' } } },
  ],
  [
    'an amount written otherwise',
    { spec: { hard: { cpu: '1000m' } } },
    { spec: { hard: { cpu: '1' } } },
  ],
  [
    'an amount in a list written otherwise',
    { spec: { limits: [{ default: { cpu: '1000m' } }] } },
    { spec: { limits: [{ default: { cpu: '1' } }] } },
  ],
  ['an empty selector', { spec: { podSelector: {} } }, { spec: { podSelector: {} } }],
];

test.each(SAME)('%s are no difference', (_what, wanted, found) => {
  expect(differencesOf(object(wanted), object(found), show)).toEqual([]);
});

const OTHER: readonly (readonly [string, object, object, string])[] = [
  ['another value', { spec: { a: '1' } }, { spec: { a: '2' } }, 'spec.a'],
  ['a missing field', { spec: { a: '1' } }, { spec: {} }, 'spec.a'],
  ['a longer list', { rules: [1] }, { rules: [1, 2] }, 'rules'],
  ['a key more in an element', { rules: [{ a: 1 }] }, { rules: [{ a: 1, b: 2 }] }, 'rules'],
  [
    'a selector that was narrowed',
    { spec: { podSelector: {} } },
    { spec: { podSelector: { matchLabels: { a: 'b' } } } },
    'spec.podSelector',
  ],
  [
    'another amount',
    { spec: { hard: { cpu: '1' } } },
    { spec: { hard: { cpu: '2' } } },
    'spec.hard.cpu',
  ],
];

test.each(OTHER)('%s is a difference', (_what, wanted, found, path) => {
  const differences = differencesOf(object(wanted), object(found), show);
  expect(differences.map((one) => one.path)).toEqual([path]);
});

test('a label of ours that was taken away is a difference, one that was added is not', () => {
  const bare = { ...object({}), metadata: { name: 'thing', labels: { b: '2' } } };
  expect(differencesOf(object({}), bare, show)).toEqual([
    { path: 'metadata.labels.a', wanted: '1', found: undefined },
  ]);
});

test('a field that we wrote once and want no more is a difference, by what the server says is ours', () => {
  const fieldsV1 = {
    'f:metadata': { 'f:labels': { 'f:a': {} } },
    'f:spec': { 'f:hard': { 'f:pods': {}, 'f:services': {} } },
  };
  const found = {
    ...object({ spec: { hard: { pods: '5', services: '1', secrets: '9' } } }),
    metadata: {
      ...metadata,
      managedFields: [
        { manager: FIELD_MANAGER, operation: 'Apply', fieldsV1 },
        { manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:spec': {} } },
      ],
    },
  };
  expect(differencesOf(object({ spec: { hard: { pods: '5' } } }), found, show)).toEqual([
    { path: 'spec.hard.services', wanted: undefined, found: '1' },
  ]);
});

test('values of a secret are told apart and never shown', () => {
  const wanted = object({ data: { KEY: 'c2VjcmV0', NEW: 'bmV3' } }, 'Secret');
  const found = object({ data: { KEY: 'b3RoZXItc2VjcmV0' } }, 'Secret');
  expect(differencesOf(wanted, found, show)).toEqual([
    { path: 'data.KEY', wanted: '#8', found: '#16' },
    { path: 'data.NEW', wanted: '#4', found: undefined },
  ]);
});
