import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { guessBits, weaknessesOf } from './strength.ts';

const HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

describe('weaknesses', () => {
  it.each([
    ['nothing', 'AMAP_API_KEY', ' \n', 'empty'],
    ['the password of Harbor', 'HARBOR_PASSWORD', 'Harbor12345', 'known-default'],
    ['a value to be changed', 'PAYMENT_GATEWAY_KEY', 'change_me_in_production', 'known-default'],
    ['a value of development', 'JWT_SECRET', 'dev_jwt_secret', 'known-default'],
    ['a value from a guide', 'AMAP_API_KEY', 'your-amap-key', 'known-default'],
    ['a gap of a template', 'AMAP_API_KEY', '${AMAP_API_KEY_PROD}', 'known-default'],
    ['a nested name', 'data.JWT_SECRET', 'short', 'short'],
    ['a signing key of half the size', 'JWT_SECRET', HEX.slice(0, 31), 'short'],
    ['a signing key of one sign', 'JWT_SECRET', 'a'.repeat(64), 'guessable'],
    ['a signing key that repeats', 'JWT_SECRET', 'k3y!'.repeat(16), 'guessable'],
    [
      'a signing key that counts',
      'JWT_SECRET',
      '0123456789abcdefghijklmnopqrstuvwxyz',
      'guessable',
    ],
    ['a database without a password', 'DATABASE_URL', 'postgres://app@db/shop', 'no-password'],
    ['a default inside a url', 'DATABASE_URL', 'postgres://app:postgres@db/shop', 'known-default'],
    ['a default that is escaped', 'REDIS_URL', 'redis://:%63hangeme@r:6379', 'known-default'],
    ['a short password in a url', 'DATABASE_URL', 'postgres://app:kitty7@db/shop', 'short'],
  ])('%s is refused', (_what, name, value, kind) => {
    expect(weaknessesOf(name, value)).toEqual([expect.objectContaining({ kind })]);
  });

  it.each([
    ['a signing key of 256 bits', 'JWT_SECRET', HEX],
    ['the same in base64', 'JWT_SECRET', Buffer.from(HEX, 'hex').toString('base64')],
    ['a key of a provider, whatever its form', 'AMAP_API_KEY', 'a1b2c3'],
    ['a database with a good password', 'DATABASE_URL', `postgres://app:${HEX}@db/shop`],
    ['a cache that is known by its address', 'REDIS_URL', 'redis://cache:6379/0'],
    ['an address that is none', 'REDIS_URL', 'cache'],
    ['a password with a broken escape', 'REDIS_URL', `redis://:%zz${HEX}@r`],
  ])('%s is accepted', (_what, name, value) => {
    expect(weaknessesOf(name, value)).toEqual([]);
  });

  it('tells sizes and no value', () => {
    expect(weaknessesOf('JWT_SECRET', 'kitten')).toEqual([
      { kind: 'short', bytes: 6, atLeast: 32 },
    ]);
  });
});

describe('bits of a guess', () => {
  it('counts what a generator made as more than enough', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      expect(guessBits(randomBytes(32).toString('base64url'))).toBeGreaterThan(150);
    }
  });

  it.each(['', 'x', 'xxxxxxxx', 'abababab'])('counts next to nothing for "%s"', (text) => {
    expect(guessBits(text)).toBeLessThan(4);
  });
});
