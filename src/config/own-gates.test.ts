import { expect, test } from 'vitest';
import type { Environment } from '../domain/application.ts';
import { loadApplication } from './load.ts';
import { OWN_GATES_FILE } from './reference.ts';

function localOf(text: string): Environment {
  const { local } = loadApplication('zhiyou.yaml', text).environments;
  if (local === undefined) throw new Error('no environment local');
  return local;
}

const { judge, measures } = localOf(OWN_GATES_FILE);
const metric = (name: string) => ({ name, labels: [] });

test('a boundary and a pair of counters are gates with bounds, and say where their numbers come from', () => {
  const [, , tail, searches] = judge.gates;
  expect(tail).toMatchObject({
    name: 'tail',
    bounds: { rollbackRate: 0.002, passRate: 0.01, warmUpMs: 60_000 },
  });
  expect(searches).toMatchObject({
    name: 'empty-searches',
    bounds: { rollbackRate: 0.02, passRate: 0.1, warmUpMs: 0 },
  });
  expect(measures.sources).toEqual([
    { gate: 'tail', routeClass: 'default', bad: 'slow:default:2500', total: 'answers:default' },
    {
      gate: 'empty-searches',
      routeClass: 'default',
      bad: 'bad:empty-searches',
      total: 'total:empty-searches',
    },
  ]);
  expect(measures.readings.slow).toEqual({
    'slow:default:2500': { routeClass: 'default', slowerThanMs: 2500 },
  });
});

test('a mean is fed by two counters or by what processes show', () => {
  expect(judge.means).toMatchObject([
    { name: 'basket', better: 'more', lowest: 0, highest: 5000, rollbackLoss: 50, passLoss: 250 },
    { name: 'event-loop', better: 'less', rollbackLoss: 0, passLoss: 0.1 },
  ]);
  expect(measures.means).toEqual([
    { gate: 'basket', routeClass: 'default', sum: 'sum:basket', count: 'count:basket' },
    { gate: 'event-loop', routeClass: 'default', gauge: 'gauge:event-loop' },
  ]);
});

test('what is read of a process is every counter, gauge and holding, with their labels', () => {
  const searches = metric('searches_total');
  const outcome = { label: 'outcome', operator: '=~', value: 'empty|error' };
  expect(measures.readings.counters).toEqual({
    'bad:empty-searches': { ...searches, labels: [outcome] },
    'total:empty-searches': searches,
    'sum:basket': metric('basket_yuan_sum'),
    'count:basket': metric('basket_yuan_count'),
  });
  expect(measures.readings.holds).toEqual({
    memory: metric('process_resident_memory_bytes'),
    descriptors: metric('process_open_fds'),
    'gauge:event-loop': metric('nodejs_eventloop_lag_p99_seconds'),
  });
  expect(measures.limits).toEqual({ memory: 512 * 1024 ** 2, descriptors: 1024 });
});

test('gates of its own share the budget with the others: all weights sum to 1', () => {
  const all = [...judge.gates, ...(judge.means ?? [])];
  expect(all.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
  const weightOf = (name: string) => all.find((one) => one.name === name)?.weight ?? 0;
  expect(weightOf('errors') / weightOf('empty-searches')).toBeCloseTo(3, 9);
  expect(weightOf('basket')).toBeCloseTo(weightOf('tail'), 9);
});

test.each([
  [`'a_total{ b = "c" , d!~"e.*" }'`, ['b = c', 'd !~ e.*']],
  [`'a_total{b="say \\"x\\"",}'`, ['b = say "x"']],
  ['a_total', []],
  ["'a_total{}'", []],
])('the labels of %s are read', (written, labels) => {
  const text = OWN_GATES_FILE.replace('process_open_fds', written);
  const read = localOf(text).measures.readings.holds['descriptors']?.labels ?? [];
  expect(read.map(({ label, operator, value }) => `${label} ${operator} ${value}`)).toEqual(labels);
});
