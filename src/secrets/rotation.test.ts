import { describe, expect, it } from 'vitest';
import { fingerprintKey, fingerprintsOf } from './fingerprint.ts';
import { rotate, rotationStand, type RotationStep } from './rotation.ts';

const CURRENT = { runs: 'v2', wanted: 'v2' };
const WINDOW = { consumers: { blue: CURRENT, green: CURRENT }, rolledOutAtMs: 1_000 };

type Values = Readonly<Record<string, string>>;

const BEFORE: Values = { JWT_SECRET: 'old', OTHER: 'same' };
const ANNOUNCED: Values = { JWT_SECRET: 'old', JWT_SECRET_NEXT: 'new', OTHER: 'same' };
const SWITCHED: Values = { JWT_SECRET: 'new', JWT_SECRET_PREVIOUS: 'old', OTHER: 'same' };
const AFTER: Values = { JWT_SECRET: 'new', OTHER: 'same' };

describe('a rotation', () => {
  const STEPS: readonly [RotationStep, Values, Values][] = [
    ['announce', BEFORE, ANNOUNCED],
    ['switch', ANNOUNCED, SWITCHED],
    ['finish', SWITCHED, AFTER],
  ];

  it.each(STEPS)('takes the step %s', (step, before, after) => {
    const rotated = rotate(before, 'JWT_SECRET', { step, fresh: 'new' });
    expect(rotated).toEqual({ kind: 'done', values: after });
  });

  it.each(STEPS)(
    'lets consumers of both sides of %s read what the other signs',
    (_step, one, two) => {
      expect(Object.values(one)).toContain(two['JWT_SECRET']);
      expect(Object.values(two)).toContain(one['JWT_SECRET']);
    },
  );

  it.each([
    ['switch', BEFORE, 'announce'],
    ['finish', BEFORE, 'announce'],
    ['announce', ANNOUNCED, 'switch'],
    ['finish', ANNOUNCED, 'switch'],
    ['announce', SWITCHED, 'finish'],
    ['switch', SWITCHED, 'finish'],
  ] as const)('refuses %s out of turn', (step, values, next) => {
    const rotated = rotate(values, 'JWT_SECRET', { step, fresh: 'new' });
    expect(rotated).toEqual({ kind: 'refused', next });
  });

  it.each([
    [
      'waits for consumers of the version before',
      'switch',
      { consumers: { blue: { runs: 'v1', wanted: 'v2' }, green: CURRENT }, nowMs: 9_999 },
      { kind: 'consumers', old: ['blue'] },
    ],
    ['switches at once when all have it', 'switch', { nowMs: 1_000 }, { kind: 'ready' }],
    ['waits for old tokens', 'finish', { nowMs: 1_400 }, { kind: 'waiting', leftMs: 100 }],
    ['ends when they have expired', 'finish', { nowMs: 1_500 }, { kind: 'ready' }],
  ] as const)('%s', (_what, step, window, stand) => {
    expect(rotationStand(step, { ...WINDOW, lifetimeMs: 500, ...window })).toEqual(stand);
  });
});

describe('fingerprints', () => {
  const secret = new Uint8Array(32).fill(7);
  const of = (environment: string, values: Record<string, string>) =>
    fingerprintsOf(fingerprintKey(secret, environment), values);

  it('are the same for the same value, and differ by value, name and environment', () => {
    const one = of('staging', { A: 'x', B: 'x' });
    expect(of('staging', { A: 'x' })['A']).toBe(one['A']);
    const all = [
      one['A'],
      one['B'],
      of('staging', { A: 'y' })['A'],
      of('production', { A: 'x' })['A'],
    ];
    expect(new Set(all).size).toBe(4);
    expect(one['A']).toMatch(/^[0-9a-f]{32}$/);
  });
});
