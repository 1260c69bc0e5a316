import { expect, test } from 'vitest';
import { rotate, ROTATION_STEPS } from '../secrets/rotation.ts';
import { desiredOf } from './desired.ts';
import { DECLARATION, placeIn, VALUES } from './environment.fixture.ts';

const TEXT = DECLARATION.replace(
  '{ env: JWT_SECRET_PROD }',
  '{ file: production.secrets.yaml, key: SIGNING }',
);
const NO_TLS = { found: {}, nowMs: 0 };
const OLD = 'Zk8vQ2xW9mT4nB7cR1yL6pD3sF5gH0jK';
const NEW = 'Hq3nXw7Vb9mK2tR6yP1zL8cD4sF5gJ0a';

type Place = { readonly kind: string; readonly name?: string; readonly key?: string };

/** The application's secrets as they are wanted with this file. */
async function secretWith(file: Readonly<Record<string, string>>): Promise<unknown> {
  const read = async ({ kind, name = '', key = '' }: Place) =>
    kind === 'file' ? file[key] : VALUES[name];
  const wanted = await desiredOf(placeIn(TEXT), { read }, NO_TLS);
  const secret = wanted.find(
    ({ object }) => object.metadata.name === 'smart-travel-assistant-secret',
  );
  return secret?.object['data'];
}

test('the steps of a rotation in a file are wanted in the cluster, and the old value no more at last', async () => {
  const DATABASE_URL = base64(VALUES['DATABASE_URL_PROD'] ?? '');
  let file: Readonly<Record<string, string>> = { SIGNING: OLD, UNRELATED: 'x' };
  const seen = [await secretWith(file)];
  for (const step of ROTATION_STEPS) {
    const rotated = rotate(file, 'SIGNING', { step, fresh: NEW });
    if (rotated.kind === 'refused') throw new Error(`${step} is refused`);
    file = rotated.values;
    seen.push(await secretWith(file));
  }
  expect(seen).toEqual([
    { DATABASE_URL, JWT_SECRET: base64(OLD) },
    { DATABASE_URL, JWT_SECRET: base64(OLD), JWT_SECRET_NEXT: base64(NEW) },
    { DATABASE_URL, JWT_SECRET: base64(NEW), JWT_SECRET_PREVIOUS: base64(OLD) },
    { DATABASE_URL, JWT_SECRET: base64(NEW) },
  ]);
});

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
