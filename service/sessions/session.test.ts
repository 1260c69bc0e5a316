import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { buildTestApp } from '../http/app.fixture.ts';
import { readToken, signToken } from './token.ts';

const OLD = 'old-0123456789-0123456789-0123456789';
const NEW = 'new-0123456789-0123456789-0123456789';
const SESSION = { visitor: 'somebody', expiresAtMs: 2_000_000 };

const appWith = (variables: Readonly<Record<string, string>>) => buildTestApp(variables).app;

describe('a token', () => {
  it('is read with the secret that signed it, whatever its place', () => {
    const token = signToken(OLD, SESSION);
    expect(readToken([OLD], token, 0)).toEqual(SESSION);
    expect(readToken([NEW, OLD], token, 0)).toEqual(SESSION);
    expect(readToken([NEW], token, 0)).toBeUndefined();
  });

  it('is the one that RFC 7519 and other libraries make', () => {
    const body = [
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
      Buffer.from('{"sub":"somebody","exp":2000}').toString('base64url'),
    ].join('.');
    const signature = createHmac('sha256', OLD).update(body).digest('base64url');
    expect(signToken(OLD, SESSION)).toBe(`${body}.${signature}`);
  });

  const [header = '', claims = '', signature = ''] = signToken(OLD, SESSION).split('.');
  const none = Buffer.from('{"alg":"none"}').toString('base64url');

  it.each([
    ['has expired', [header, claims, signature], 2_000_000],
    ['was changed', [header, `${claims}x`, signature], 0],
    ['is not signed', [header, claims, ''], 0],
    ['names another algorithm', [none, claims, signature], 0],
    ['is half', [header], 0],
  ])('that %s is none', (_what, parts, nowMs) => {
    expect(readToken([OLD], parts.join('.'), nowMs)).toBeUndefined();
  });
});

describe('sessions while the secret is replaced', () => {
  const stages = [
    { JWT_SECRET: OLD },
    { JWT_SECRET: OLD, JWT_SECRET_NEXT: NEW },
    { JWT_SECRET: NEW, JWT_SECRET_PREVIOUS: OLD },
    { JWT_SECRET: NEW },
  ].map(appWith);
  const begin = async (stage: number) => {
    const answer = await stages[stage]?.inject({ method: 'POST', url: '/api/session' });
    expect(answer?.statusCode).toBe(201);
    return answer?.json<{ token: string }>().token;
  };
  const look = async (stage: number, token: string | undefined) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await stages[stage]?.inject({ url: '/api/session', headers }))?.statusCode;
  };

  it.each([
    [0, 1],
    [1, 2],
    [2, 3],
  ])('are accepted on both sides of the rollout from step %i to step %i', async (one, two) => {
    const tokens = [await begin(one), await begin(two)];
    expect(await look(one, tokens[1])).toBe(200);
    expect(await look(two, tokens[1])).toBe(200);
    expect(await look(one, tokens[0])).toBe(200);
  });

  it('outlive every step but the last', async () => {
    const token = await begin(0);
    expect(await Promise.all([0, 1, 2, 3].map((stage) => look(stage, token)))).toEqual([
      200, 200, 200, 401,
    ]);
  });

  it('there are none without a secret, and none without a token', async () => {
    const { statusCode } = await appWith({}).inject({ method: 'POST', url: '/api/session' });
    expect(statusCode).toBe(404);
    const answer = await appWith({ JWT_SECRET: OLD }).inject({ url: '/api/session' });
    expect(answer.statusCode).toBe(401);
  });

  it.each([
    ['a secret that is too short', { JWT_SECRET: 'tiny' }],
    ['a previous one alone', { JWT_SECRET_PREVIOUS: OLD }],
  ])('the service does not start with %s', (_what, variables) => {
    expect(() => readConfig(variables)).toThrow(/JWT_SECRET/);
  });
});
