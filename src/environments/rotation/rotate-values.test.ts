import { afterEach, beforeEach, expect, test } from 'vitest';
import { KINDS } from '../../adapters/kubernetes/index.ts';
import type { RotationResult } from './rotate-values.ts';
import {
  FRESH,
  NAMESPACE,
  OLD,
  openRotationWorld,
  SECRET,
  type RotationWorld,
} from './rotation.fixture.ts';

let world: RotationWorld;
beforeEach(async () => {
  world = await openRotationWorld();
});
afterEach(() => world.close());

function outline(result: RotationResult): readonly string[] {
  if (result.kind !== 'ended') throw new Error('rights are missing');
  return [...result.moves, result.end].map((move) =>
    'step' in move ? `${move.kind} ${move.step}` : move.kind,
  );
}

const BOTH = ['JWT_SECRET', 'JWT_SECRET_NEXT', 'JWT_SECRET_PREVIOUS'];
const WHOLE = ['announce', 'switch', 'finish'].flatMap((step) => [
  `take ${step}`,
  `bring ${step}`,
  `roll ${step}`,
  `record ${step}`,
]);

test('a signing secret is replaced step by step, and at each of them pods accept what others sign', async () => {
  await world.make();
  world.deploy(BOTH);
  const pause = async () => {
    world.tick();
    const pods = world.api.objects(KINDS.Pod).map((pod) => pod['values'] as Record<string, string>);
    for (const one of pods) {
      for (const other of pods) expect(Object.values(one)).toContain(other['JWT_SECRET']);
    }
  };
  expect(outline(await world.rotate('jwt', { pause }))).toEqual([...WHOLE, 'done']);
  expect(world.file).toMatchObject({ SIGNING: FRESH });
  expect(world.dataOf(SECRET)).toMatchObject({ JWT_SECRET: FRESH });
  expect(
    Object.keys(world.file)
      .concat(Object.keys(world.dataOf(SECRET)))
      .join(' '),
  ).not.toMatch(/_NEXT|_PREV/);
  for (const pod of world.api.objects(KINDS.Pod)) {
    expect(pod['values']).toMatchObject({ JWT_SECRET: FRESH });
  }
});

test('killed after any move, the next run goes on and ends as the others do', async () => {
  await world.make();
  world.deploy(BOTH);
  for (let k = 0; k < WHOLE.length; k += 1) {
    const end = new AbortController();
    const onMove = () => end.abort(new Error('killed'));
    await expect(world.rotate('jwt', { signal: end.signal, onMove })).rejects.toThrow('killed');
  }
  // One that was at its end is over; nothing is left of it.
  expect(world.file).toEqual({ ...world.file, SIGNING: FRESH });
  expect(Object.keys(world.file).join(' ')).not.toMatch(/_NEXT|_PREVIOUS/);
  expect(world.dataOf(SECRET)).toMatchObject({ JWT_SECRET: FRESH });
});

test('what the old value signed is waited for, and its age is told', async () => {
  await world.make();
  world.deploy(BOTH);
  const lifetimeMs = 3_600_000;
  const first = await world.rotate('jwt', { lifetimeMs });
  expect(outline(first).at(-1)).toBe('wait');
  expect(first).toMatchObject({ left: ['finish'], usedSinceMs: expect.any(Number) });
  expect(outline(await world.rotate('jwt', { lifetimeMs }))).toEqual(['wait']);
  world.nowMs += lifetimeMs;
  expect(outline(await world.rotate('jwt', { lifetimeMs }))).toEqual([...WHOLE.slice(8), 'done']);
});

test('a dry run shows the next move, and writes nothing', async () => {
  await world.make();
  world.deploy(BOTH);
  const before = { ...world.file };
  const count = world.api.seen.filter(({ method }) => method !== 'GET').length;
  const result = await world.rotate('jwt', { dryRun: true });
  expect(result).toMatchObject({
    moves: [],
    end: { kind: 'take', step: 'announce' },
    left: ['announce', 'switch', 'finish'],
    consumers: ['shop-blue'],
  });
  expect(world.file).toEqual(before);
  expect(world.api.seen.filter(({ method }) => method !== 'GET')).toHaveLength(count);
});

test('pods that would not accept the new value stop it before anything is changed', async () => {
  await world.make();
  world.deploy(['JWT_SECRET']);
  const result = await world.rotate();
  expect(result).toMatchObject({
    moves: [],
    end: {
      kind: 'refuse',
      why: {
        code: 'one-value-only',
        consumer: 'shop-blue',
        keys: ['JWT_SECRET_NEXT', 'JWT_SECRET_PREVIOUS'],
      },
    },
  });
});

test('rights that are missing are named before anything is changed', async () => {
  await world.make();
  world.deploy(BOTH);
  world.api.allows = ({ verb }) => verb !== 'patch';
  expect(await world.rotate()).toEqual({
    kind: 'rights-missing',
    rights: [
      { group: '', resource: 'secrets', verb: 'patch', namespace: NAMESPACE },
      { group: 'apps', resource: 'deployments', verb: 'patch', namespace: NAMESPACE },
    ],
  });
  expect(world.file).toMatchObject({ SIGNING: OLD });
});

test('pods that do not come up are named at the deadline', async () => {
  await world.make();
  world.deploy(BOTH);
  const pause = async () => {
    world.nowMs += 30_000;
  };
  expect(await world.rotate('jwt', { pause })).toMatchObject({
    end: { kind: 'wait-for-pods', pods: ['shop-blue-0', 'shop-blue-1'] },
  });
});
