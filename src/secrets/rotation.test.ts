import { describe, expect, it } from 'vitest';
import { fingerprintKey, fingerprintsOf } from './fingerprint.ts';
import { beginRotation, endRotation, rotationStand } from './rotation.ts';

const OLD = { JWT_SECRET: 'old', OTHER: 'same' };
const BOTH = { JWT_SECRET: 'new', JWT_SECRET_PREVIOUS: 'old', OTHER: 'same' };
const WINDOW = { version: 'v2', versions: { blue: 'v2', green: 'v2' }, switchedAtMs: 1_000 };

describe('a rotation', () => {
  it('puts the new value beside the old one, and takes the old one away', () => {
    expect(beginRotation(OLD, 'JWT_SECRET', 'new')).toEqual(BOTH);
    expect(endRotation(BOTH, 'JWT_SECRET')).toEqual({ JWT_SECRET: 'new', OTHER: 'same' });
  });

  it('begins only once', () => {
    expect(beginRotation(BOTH, 'JWT_SECRET', 'new')).toEqual(BOTH);
    expect(beginRotation(BOTH, 'JWT_SECRET', 'newest')).toBeUndefined();
    expect(beginRotation({}, 'JWT_SECRET', 'first')).toEqual({ JWT_SECRET: 'first' });
  });

  it.each([
    ['without an old value', OLD, { nowMs: 0 }, { kind: 'single' }],
    [
      'while a consumer has the old one',
      BOTH,
      { versions: { blue: 'v1', green: 'v2' }, nowMs: 9_999 },
      { kind: 'consumers', old: ['blue'] },
    ],
    ['before old tokens expire', BOTH, { nowMs: 1_400 }, { kind: 'waiting', leftMs: 100 }],
    ['afterwards', BOTH, { nowMs: 1_500 }, { kind: 'ready' }],
  ])('%s says where it stands', (_when, values, window, stand) => {
    const at = { ...WINDOW, lifetimeMs: 500, ...window };
    expect(rotationStand(values, 'JWT_SECRET', at)).toEqual(stand);
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
