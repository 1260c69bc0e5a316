import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { clusterScene } from './cluster.fixture.ts';
import { declaredValues } from './values.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function valuesOf(...files: readonly string[]): unknown {
  const scene = clusterScene({ values: files.map((_text, k) => `${k}.yaml`) });
  folders.push(scene.base);
  files.forEach((text, k) => writeFileSync(join(scene.base, `${k}.yaml`), text));
  return declaredValues(scene);
}

test('later files win key by key; lists and plain values are replaced whole', () => {
  expect(
    valuesOf(
      'replicas: 1\nimage: { tag: a, pullSecrets: [x, y] }\n',
      'image: { pullSecrets: [z] }\nenv: { LOG_LEVEL: warn }\n',
    ),
  ).toEqual({
    replicas: 1,
    image: { tag: 'a', pullSecrets: ['z'] },
    env: { LOG_LEVEL: 'warn' },
  });
});

test('files are read as Helm reads them, by the rules of YAML 1.1', () => {
  expect(valuesOf('on: yes\nanchor: &a { b: 1 }\nother: { <<: *a, c: 0o17 }\n')).toMatchObject({
    true: true,
    other: { b: 1 },
  });
});

test('no file and an empty one are no values', () => {
  expect(valuesOf()).toEqual({});
  expect(valuesOf('# nothing\n')).toEqual({});
});

test.each([
  ['a list', '- a\n', /0\.yaml: expected values of the chart: it is no map/],
  ['broken YAML', 'a: [\n', /0\.yaml: expected values of the chart: /],
])('%s is refused with its file', (_name, text, message) => {
  expect(() => valuesOf(text)).toThrow(message);
});

test('a file that is not there is refused with its name', () => {
  const scene = clusterScene({ values: ['missing.yaml'] });
  folders.push(scene.base);
  expect(() => declaredValues(scene)).toThrow(/missing\.yaml: expected values of the chart/);
});
