import { expect, test } from 'vitest';
import { isReady, podTrouble, restartsOf } from './pod-trouble.ts';
import { podSchema } from './schema.ts';

function pod(status: Readonly<Record<string, unknown>>) {
  return podSchema.parse({ status }).status;
}

function container(state: object, more: object = {}) {
  return pod({ phase: 'Running', containerStatuses: [{ name: 'app', state, ...more }] });
}

const backOff = { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s' } };
const ended = (exitCode: number, reason = 'Error') => ({ terminated: { exitCode, reason } });

test.each([
  [
    'an image that cannot be pulled',
    container({ waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling "x:1"' } }),
    { kind: 'image', reason: 'ImagePullBackOff: Back-off pulling "x:1"' },
  ],
  [
    'a Secret that is missing',
    container({
      waiting: { reason: 'CreateContainerConfigError', message: 'secret "db" not found' },
    }),
    { kind: 'config', reason: 'CreateContainerConfigError: secret "db" not found' },
  ],
  [
    'a program that ends again and again, with the log of its last life',
    container(backOff, { restartCount: 3, lastState: ended(1) }),
    {
      kind: 'crash',
      reason: 'container app ended with 1 (Error), restarted 3 times',
      log: { container: 'app', previous: true },
    },
  ],
  [
    'a program that has just ended, with the log of this life',
    container(ended(137), { restartCount: 0 }),
    {
      kind: 'crash',
      reason: 'container app ended with 137 (Error)',
      log: { container: 'app', previous: false },
    },
  ],
  [
    'a program that ends with success although it should serve',
    container(backOff, { restartCount: 2, lastState: ended(0, 'Completed') }),
    {
      kind: 'crash',
      reason: 'container app ended with 0 (Completed), restarted 2 times',
      log: { container: 'app', previous: true },
    },
  ],
  [
    'too little memory',
    container({ running: {} }, { restartCount: 1, lastState: ended(137, 'OOMKilled') }),
    {
      kind: 'memory',
      reason: 'container app ended with 137 (OOMKilled), restarted 1 times',
      log: { container: 'app', previous: true },
    },
  ],
  [
    'no node with room',
    pod({
      conditions: [
        {
          type: 'PodScheduled',
          status: 'False',
          reason: 'Unschedulable',
          message: '0/3 nodes are available: 3 Insufficient cpu.',
        },
      ],
    }),
    {
      kind: 'unschedulable',
      reason: 'Unschedulable: 0/3 nodes are available: 3 Insufficient cpu.',
    },
  ],
  [
    'an eviction',
    pod({ phase: 'Failed', reason: 'Evicted', message: 'low on memory' }),
    { kind: 'evicted', reason: 'Evicted: low on memory' },
  ],
  [
    '38: a program that runs and is not ready',
    container({ running: {} }),
    {
      kind: 'waiting',
      reason: 'container app runs and is not ready',
      log: { container: 'app', previous: false },
    },
  ],
  [
    'a pod that is being started',
    container({ waiting: { reason: 'ContainerCreating' } }),
    { kind: 'waiting', reason: 'ContainerCreating' },
  ],
  ['a pod of which nothing is known yet', pod({}), { kind: 'waiting', reason: 'Pending' }],
])('%s is told', (_what, status, trouble) => {
  expect(podTrouble(status)).toEqual(trouble);
});

test('an init container that did its work is no trouble, one that fails is', () => {
  const waiting = { name: 'app', state: { waiting: { reason: 'PodInitializing' } } };
  const init = (exitCode: number) =>
    pod({
      initContainerStatuses: [{ name: 'migrate', state: ended(exitCode), restartCount: 2 }],
      containerStatuses: [waiting],
    });
  expect(podTrouble(init(0))).toEqual({ kind: 'waiting', reason: 'PodInitializing' });
  expect(podTrouble(init(3))).toMatchObject({ kind: 'crash', log: { container: 'migrate' } });
  expect(restartsOf(init(3))).toBe(2);
});

test('a pod that is ready has no trouble, whatever happened before', () => {
  const status = pod({
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'app', ready: true, lastState: ended(1), restartCount: 4 }],
  });
  expect([isReady(status), podTrouble(status), restartsOf(status)]).toEqual([true, undefined, 4]);
});
