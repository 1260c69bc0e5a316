import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { rotate, type RotationStep } from '../../secrets/rotation.ts';
import { nextMove, type Move } from './next-move.ts';
import { stepsLeft, type Stand } from './stand.ts';

const CURRENT = { runs: 'v2', wanted: 'v2' };
const OLD = { runs: 'v1', wanted: 'v2' };
const blue = { name: 'blue', version: CURRENT, isSettled: true, lacks: [] };
const key = (...present: readonly string[]) => ({ name: 'JWT', isRequired: true, present });
const REST = [key('JWT')];
const ANNOUNCED = [key('JWT', 'JWT_NEXT')];
const SWITCHED = [key('JWT', 'JWT_PREVIOUS')];

/** At rest, and all is well. */
const stand = (more: Partial<Stand> = {}): Stand => ({
  nature: 'signing',
  movedBy: 'us',
  keys: REST,
  secret: 'in-line',
  obstacle: undefined,
  consumers: [blue],
  pods: { 'blue-1': CURRENT },
  record: undefined,
  trouble: undefined,
  busy: [],
  lifetimeMs: 500,
  nowMs: 10_000,
  ...more,
});
const after = (step: RotationStep, atMs = 10_000) => ({ record: { step, atMs } });

const CASES: readonly [string, Partial<Stand>, Partial<Move> & { kind: Move['kind'] }][] = [
  ['at rest a new value is announced', {}, { kind: 'take', step: 'announce', names: ['JWT'] }],
  [
    'pods at rest may run with anything',
    { pods: { 'blue-1': OLD }, consumers: [{ ...blue, version: OLD }] },
    { kind: 'take', step: 'announce' },
  ],
  [
    'an announced value is brought',
    { keys: ANNOUNCED, secret: 'differs' },
    { kind: 'bring', step: 'announce' },
  ],
  [
    'then consumers are rolled',
    { keys: ANNOUNCED, consumers: [{ ...blue, version: OLD }] },
    { kind: 'roll', step: 'announce', consumers: ['blue'] },
  ],
  [
    'then every pod is waited for, those that end too',
    { keys: ANNOUNCED, pods: { 'blue-1': OLD, 'blue-2': CURRENT } },
    { kind: 'wait-for-pods', pods: ['blue-1'] },
  ],
  [
    'and for new ones to be available',
    { keys: ANNOUNCED, consumers: [{ ...blue, isSettled: false }] },
    { kind: 'wait-for-pods', pods: ['blue'] },
  ],
  ['then the step is noted', { keys: ANNOUNCED }, { kind: 'record', step: 'announce' }],
  [
    'then the new value is used',
    { keys: ANNOUNCED, ...after('announce') },
    { kind: 'take', step: 'switch', names: ['JWT'] },
  ],
  [
    'a pod from elsewhere is waited for before that',
    { keys: ANNOUNCED, ...after('announce'), pods: { 'green-1': OLD } },
    { kind: 'wait-for-pods', pods: ['green-1'] },
  ],
  [
    'a switch is brought',
    { keys: SWITCHED, secret: 'differs', ...after('announce') },
    { kind: 'bring', step: 'switch' },
  ],
  [
    'a switch is noted when pods have it',
    { keys: SWITCHED, ...after('announce') },
    { kind: 'record', step: 'switch' },
  ],
  [
    'what the old value signed is waited for',
    { keys: SWITCHED, ...after('switch', 9_600) },
    { kind: 'wait', leftMs: 100 },
  ],
  [
    'then the old value goes',
    { keys: SWITCHED, ...after('switch', 9_500) },
    { kind: 'take', step: 'finish', names: ['JWT'] },
  ],
  [
    'an end that was cut off is brought',
    { secret: 'differs', ...after('switch') },
    { kind: 'bring', step: 'finish' },
  ],
  ['and noted', { ...after('switch') }, { kind: 'record', step: 'finish' }],
];

describe('a rotation under way', () => {
  it.each(CASES)('%s', (_sentence, more, move) => {
    expect(nextMove(stand(more), true)).toMatchObject(move);
  });

  it('ends where it began', () => {
    expect(nextMove(stand({ ...after('finish') }), false)).toEqual({ kind: 'done' });
  });
});

describe('what is not ours', () => {
  const given = (more: Partial<Stand>): Stand => stand({ nature: 'given', ...more });

  it.each([
    ['a value that somebody else gives out', given({}), 'announce', ['JWT']],
    ['a variable', stand({ movedBy: 'operator' }), 'announce', ['JWT']],
    [
      'a variable that is announced',
      stand({ movedBy: 'operator', keys: ANNOUNCED, ...after('announce') }),
      'switch',
      ['JWT'],
    ],
    [
      'one of two that is missing',
      given({ keys: [...ANNOUNCED, { name: 'B', isRequired: true, present: ['B'] }] }),
      'announce',
      ['B'],
    ],
  ])('%s is left to the operator', (_what, at, step, names) => {
    expect(nextMove(at, true)).toEqual({ kind: 'operator', step, names });
  });

  it('a given value is announced to nobody, and switched in the file', () => {
    const consumers = [{ ...blue, version: OLD }];
    const at = given({ keys: ANNOUNCED, consumers, ...after('announce') });
    expect(nextMove(at, true)).toMatchObject({ kind: 'take', step: 'switch' });
  });

  it('a name that may stay is no part of what is missing', () => {
    const keys = [{ name: 'USER', isRequired: false, present: ['USER'] }, ...ANNOUNCED];
    const move = nextMove(given({ keys, ...after('announce') }), true);
    expect(move).toEqual({ kind: 'take', step: 'switch', names: ['JWT'] });
  });
});

const FOREIGN = { code: 'foreign' } as const;
const PULL = { kind: 'pull', message: 'denied' } as const;
const REFUSALS: readonly [string, Partial<Stand>, object][] = [
  ['several sources', { movedBy: 'nobody' }, { code: 'several-sources' }],
  ['no value', { keys: [key()] }, { code: 'no-value', names: ['JWT'] }],
  ['no environment', { secret: 'absent' }, { code: 'absent' }],
  ['an obstacle', { obstacle: FOREIGN }, { code: 'obstacle', obstacle: FOREIGN }],
  ['a rollout', { busy: ['shop-1'] }, { code: 'busy', rollouts: ['shop-1'] }],
  ['another value in the cluster', { secret: 'differs' }, { code: 'drift' }],
  [
    'a consumer that reads one value only',
    { consumers: [{ ...blue, lacks: ['JWT_NEXT'] }] },
    { code: 'one-value-only', consumer: 'blue', keys: ['JWT_NEXT'] },
  ],
  [
    'a switch that nobody was told of',
    { keys: SWITCHED, secret: 'differs' },
    { code: 'out-of-turn' },
  ],
  [
    'a login that does not pull',
    { keys: ANNOUNCED, trouble: PULL, ...after('announce') },
    { code: 'trial', trouble: PULL },
  ],
];

describe('a rotation is refused', () => {
  it.each(REFUSALS)('for %s', (_what, more, why) => {
    expect(nextMove(stand(more), true)).toEqual({ kind: 'refuse', why });
  });
});

it('tells the steps that are left', () => {
  expect([REST, ANNOUNCED, SWITCHED].map((keys) => stepsLeft({ keys }).length)).toEqual([3, 2, 1]);
});

type Values = Readonly<Record<string, string>>;

/** A world in which values are numbers. Pods start with what the cluster has then, whatever their template is. */
type World = {
  file: Values;
  cluster: Values;
  template: string | undefined;
  pods: readonly { readonly values: Values; readonly version: string | undefined }[];
  record: Stand['record'];
  isNew: boolean;
  fresh: number;
};

function seenOf({ file, cluster, template, pods, record }: World): Stand {
  const wanted = JSON.stringify(cluster);
  return stand({
    keys: [key(...Object.keys(file))],
    secret: JSON.stringify(file) === wanted ? 'in-line' : 'differs',
    consumers: [{ ...blue, version: { runs: template, wanted } }],
    pods: Object.fromEntries(pods.map(({ version }, k) => [k, { runs: version, wanted }])),
    record,
    lifetimeMs: 0,
  });
}

function act(world: World): void {
  const move = nextMove(seenOf(world), world.isNew);
  world.isNew = move.kind === 'done';
  switch (move.kind) {
    case 'take': {
      world.fresh += 1;
      const fresh = String(world.fresh);
      const rotated = rotate(world.file, 'JWT', { step: move.step, fresh });
      if (rotated.kind === 'refused') throw new Error(`${move.step} is refused`);
      world.file = rotated.values;
      return;
    }
    case 'bring':
      world.cluster = world.file;
      return;
    case 'roll':
      world.template = JSON.stringify(world.cluster);
      return;
    case 'record':
      world.record = { step: move.step, atMs: 0 };
      return;
    case 'refuse':
      throw new Error(move.why.code);
    default:
  }
}

function turn(world: World, what: 'act' | 'pod' | 'kill' | 'create'): void {
  const { cluster: values, template: version } = world;
  switch (what) {
    case 'act':
      act(world);
      return;
    case 'pod':
      world.pods = [...world.pods.slice(1), { values, version }];
      return;
    case 'kill':
      world.isNew = true;
      return;
    case 'create':
      world.cluster = world.file;
      return;
  }
}

function newWorld(): World {
  const first = { values: { JWT: '1' }, version: undefined };
  return {
    file: { JWT: '1' },
    cluster: { JWT: '1' },
    template: undefined,
    pods: [first, first, first],
    record: undefined,
    isNew: true,
    fresh: 1,
  };
}

test('killed whenever, with pods that come and go: each accepts what every other signs', () => {
  const kinds = ['act', 'act', 'act', 'pod', 'pod', 'pod', 'kill', 'create'] as const;
  const turns = fc.array(fc.constantFrom(...kinds), { minLength: 100, maxLength: 300 });
  let ends = 0;
  fc.assert(
    fc.property(turns, (order) => {
      const world = newWorld();
      for (const one of order) {
        turn(world, one);
        const accepted = world.pods.map(({ values }) => Object.values(values));
        for (const { values } of world.pods) {
          for (const all of accepted) expect(all.includes(values['JWT'] ?? '')).toBe(true);
        }
        if (world.isNew && one === 'act') ends += 1;
      }
    }),
  );
  expect(ends).toBeGreaterThan(0);
});
