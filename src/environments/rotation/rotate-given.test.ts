import { afterEach, beforeEach, expect, test } from 'vitest';
import { OperationError } from '../../shared/errors.ts';
import { DECLARATION, placeIn, registryAs } from '../environment.fixture.ts';
import { lookAt, type EnvironmentSite } from '../look.ts';
import { rotateOwnPair } from './rotate-own-pair.ts';
import type { RotationResult } from './rotate-values.ts';
import { openRotationWorld, SECRET, TEXT, type RotationWorld } from './rotation.fixture.ts';
import { targetOf, type ValuesTarget } from './target.ts';

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

test('a password of a database is the operator’s to make, and ours to bring once both are accepted', async () => {
  await world.make();
  world.deploy(['DATABASE_URL']);
  const word = 'database';
  expect(await world.rotate(word)).toMatchObject({
    end: { kind: 'operator', step: 'announce', names: ['DATABASE_URL_PROD'] },
  });
  const now = world.variables['DATABASE_URL_PROD'] ?? '';
  const next = 'postgres://travel2:Wm4pNz2vXk7Q@db/travel';
  world.variables['DATABASE_URL_PROD_NEXT'] = next;
  expect(outline(await world.rotate(word))).toEqual([
    'bring announce',
    'record announce',
    'operator switch',
  ]);
  world.variables = {
    ...world.variables,
    DATABASE_URL_PROD: next,
    DATABASE_URL_PROD_PREVIOUS: now,
  };
  delete world.variables['DATABASE_URL_PROD_NEXT'];
  expect(outline(await world.rotate(word))).toEqual([
    'bring switch',
    'roll switch',
    'record switch',
    'operator finish',
  ]);
  expect(world.dataOf(SECRET)).toMatchObject({ DATABASE_URL: next });
  delete world.variables['DATABASE_URL_PROD_PREVIOUS'];
  expect(outline(await world.rotate(word))).toEqual(['bring finish', 'record finish', 'done']);
});

test('without its variables, create leaves a rotation as it is', async () => {
  await world.make();
  world.variables['DATABASE_URL_PROD_NEXT'] = 'postgres://travel2:Wm4pNz2vXk7Q@db/travel';
  await world.rotate('database');
  world.variables = {};
  const steps = await lookAt(world.site(), { adopt: false, fingerprint: () => '#' });
  expect(steps.filter(({ action }) => action !== 'none')).toEqual([]);
});

test('a pull secret is tried at the registry before it is used', async () => {
  await world.make();
  world.file = {
    ...world.file,
    ROBOT_NEXT: 'robot$two',
    ROBOT_PASSWORD_NEXT: 'pull-me-9d1c27e4b8',
  };
  const seen: object[] = [];
  const refusing: EnvironmentSite = {
    ...world.site(),
    registryAs: (login) => ({
      ...registryAs(),
      resolve: async () => {
        seen.push(login);
        const code = 'forbidden';
        throw new OperationError('harbor: denied', { code, retryable: false });
      },
    }),
  };
  expect(await world.rotate('pull-secret', {}, refusing)).toMatchObject({
    end: { kind: 'refuse', why: { code: 'trial', trouble: { message: 'harbor: denied' } } },
  });
  expect(seen[0]).toEqual({ username: 'robot$two', password: 'pull-me-9d1c27e4b8' });
  expect(outline(await world.rotate('pull-secret')).at(-1)).toBe('done');
  expect(world.dataOf('harbor-registry-secret')['.dockerconfigjson']).toContain(
    'pull-me-9d1c27e4b8',
  );
  expect(world.file).toMatchObject({ ROBOT: 'robot$two', ROBOT_PASSWORD: 'pull-me-9d1c27e4b8' });
  expect(world.file['ROBOT_PASSWORD_PREVIOUS']).toBeUndefined();
});

test('values that stand in several sources are not replaced together', async () => {
  const text = TEXT.replace(
    'JWT_SECRET: {',
    'PAYMENT_A: { env: A }\n          PAYMENT_B: { file: b, key: B }\n          JWT_SECRET: {',
  );
  const at = world.site(text);
  expect(await world.rotate('payment', {}, at)).toMatchObject({
    end: { kind: 'refuse', why: { code: 'several-sources' } },
  });
});

test('a pair of the environment’s own authority is renewed once, and the authority stays', async () => {
  const text = DECLARATION.replace(/tls: .*\n/, 'tls: { secretName: pair, ownAuthority: true }\n');
  const at = world.site(text);
  expect(await rotateOwnPair(at, { dryRun: false })).toEqual({ kind: 'absent' });
  await world.make(text);
  expect(await rotateOwnPair(at, { dryRun: false })).toMatchObject({ kind: 'fresh' });
  world.nowMs += 7_200_000;
  const before = world.dataOf('pair');
  expect(await rotateOwnPair(at, { dryRun: true })).toMatchObject({ kind: 'planned' });
  expect(world.dataOf('pair')).toEqual(before);
  expect(await rotateOwnPair(at, { dryRun: false })).toMatchObject({ kind: 'renewed' });
  expect(world.dataOf('pair')['tls.crt']).not.toBe(before['tls.crt']);
  expect(world.dataOf('pair')['ca.crt']).toBe(before['ca.crt']);
  expect(await rotateOwnPair(at, { dryRun: false })).toMatchObject({ kind: 'fresh' });
  const steps = await lookAt(at, { adopt: false, fingerprint: () => '#' });
  expect(steps.filter(({ action }) => action !== 'none')).toEqual([]);
});

test('words and keys mean what is declared', () => {
  const { setup } = placeIn(TEXT);
  const keysOf = (word: string) => (targetOf(setup, word) as ValuesTarget | undefined)?.keys;
  expect(keysOf('jwt')).toEqual(keysOf('JWT_SECRET'));
  expect(targetOf(setup, 'age')).toEqual({ kind: 'age', files: ['production.yaml'] });
  expect(targetOf(setup, 'payment')).toBeUndefined();
  expect(targetOf(setup, 'tls')).toBeUndefined();
});
