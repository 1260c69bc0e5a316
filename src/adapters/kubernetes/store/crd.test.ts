import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ROLLOUT_CRD } from './crd.ts';

const FILE = new URL('../../../../kubernetes/crds/rollout.yaml', import.meta.url);
const HEAD = '# Made from src/adapters/kubernetes/store/crd.ts; see its test.\n';

test('the manifest for administrators is the definition that zhiyou installs', () => {
  // YAML 1.1, which is what kubectl and helm read.
  const text = HEAD + stringify(ROLLOUT_CRD, { version: '1.1', lineWidth: 0, singleQuote: true });
  expect(readFileSync(FILE, 'utf8')).toBe(text);
});
