import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newAgeKey, type AgeKey } from '../../../secrets/age-keys.ts';
import { sealSecrets } from '../../../secrets/seal.ts';
import { secretSource } from './secret-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'zhiyou-source-'));
let own: AgeKey;
beforeAll(async () => {
  own = await newAgeKey();
  const text = await sealSecrets({ JWT: 's3aled' }, { recipients: [own.recipient], nowMs: 0 });
  writeFileSync(join(folder, 'sealed.yaml'), text);
});
afterAll(() => rmSync(folder, { recursive: true }));

const at = (path: string, key = 'JWT') => ({ kind: 'file', path, key }) as const;
const keyed = () => secretSource(folder, { SOPS_AGE_KEY: own.identity, TOKEN: 't0ken' });

test('values come from variables, and from sealed files beside the declaration', async () => {
  const source = keyed();
  expect(await source.read({ kind: 'env', name: 'TOKEN' })).toBe('t0ken');
  expect(await source.read({ kind: 'env', name: 'OTHER' })).toBeUndefined();
  expect(await source.read(at('sealed.yaml'))).toBe('s3aled');
  expect(await source.read(at('sealed.yaml', 'OTHER'))).toBeUndefined();
});

test('a file that is not there, and one without its key, are told and not passed over', async () => {
  await expect(keyed().read(at('missing.yaml'))).rejects.toThrow(/missing\.yaml cannot be read/);
  const other = await newAgeKey();
  const stranger = secretSource(folder, { SOPS_AGE_KEY: other.identity });
  await expect(stranger.read(at('sealed.yaml'))).rejects.toMatchObject({ problem: 'wrong-key' });
});
