import { expect, test } from 'vitest';
import type { Bundle } from '../../domain/record.ts';
import { refuseMoved } from './refuse-moved.ts';

const bundle = (digit: string): Bundle => ({
  image: `harbor.smarttravel.local/app@sha256:${digit.repeat(64)}`,
  chart: `sha256:${'c'.repeat(64)}`,
  chartVersion: '6.2.0',
  values: {},
});
const serving = { slot: 'blue', release: '6.2.0', bundle: bundle('a') } as const;

test('the version that serves, with another image, is refused and both are named', () => {
  expect(() => refuseMoved(serving, { release: '6.2.0', bundle: bundle('b') })).toThrow(
    /6\.2\.0 serves as .+@sha256:a{64}, and its tag points to .+@sha256:b{64} now/,
  );
});

test.each([
  ['the same image', { release: '6.2.0', bundle: bundle('a') }],
  ['another version', { release: '6.2.1', bundle: bundle('b') }],
])('%s is deployed', (_name, wanted) => {
  expect(() => refuseMoved(serving, wanted)).not.toThrow();
});

test('a release that is known by its name has no image to move', () => {
  expect(() => refuseMoved({ slot: 'blue', release: '6.2.0' }, { release: '6.2.0' })).not.toThrow();
});
