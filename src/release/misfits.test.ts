import { expect, test } from 'vitest';
import { misfits, type Destination } from './misfits.ts';
import { digestOf, GOOD } from './release.fixture.ts';

const PLACE: Destination = {
  application: 'smart-travel',
  environment: 'production',
  image: 'harbor.example.com/trips/assistant',
  chart: 'oci://harbor.example.com/charts/smart-travel',
  values: digestOf('d'),
};

test('a release fits where it is made for, and where the chart is a folder', () => {
  expect(misfits(GOOD, PLACE)).toEqual([]);
  expect(misfits(GOOD, { ...PLACE, chart: undefined })).toEqual([]);
});

test.each([
  ['another application', { application: 'other' }, 'application'],
  ['an image from elsewhere', { image: 'harbor.example.com/trips/other' }, 'image'],
  ['another chart', { chart: 'oci://harbor.example.com/charts/other' }, 'chart'],
  ['values that changed', { values: digestOf('9') }, 'values.production'],
  ['an environment that it does not know', { environment: 'staging' }, 'values.staging'],
])('%s is told', (_what, change, point) => {
  expect(misfits(GOOD, { ...PLACE, ...change }).map((one) => one.point)).toEqual([point]);
});
