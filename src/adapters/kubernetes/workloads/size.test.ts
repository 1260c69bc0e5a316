import { expect, test } from 'vitest';
import { sizedValues, type ChartValues } from './size.ts';

const scaled = (minReplicas: number, maxReplicas = 20): ChartValues => ({
  autoscaling: { enabled: true, minReplicas, maxReplicas, cpuPercent: 60 },
});

test.each<[string, ChartValues, number, ChartValues]>([
  ['as many as stable has now', { replicas: 2 }, 7, { replicas: 7 }],
  ['no fewer than declared', { replicas: 5 }, 3, { replicas: 5 }],
  ['one where nothing is declared and nothing runs', {}, 0, { replicas: 1 }],
  ['24: a lower bound where an autoscaler decides', scaled(5), 9, scaled(9)],
  ['the declared lower bound of an autoscaler', scaled(5), 3, scaled(5)],
  ['no more than an autoscaler may', scaled(5, 8), 12, scaled(8, 8)],
  [
    'the number where the autoscaler is off',
    { autoscaling: { enabled: false }, replicas: 2 },
    4,
    { autoscaling: { enabled: false }, replicas: 4 },
  ],
])('55: a slot starts with %s', (_what, values, atLeast, expected) => {
  expect(sizedValues(values, atLeast)).toEqual(expected);
});
