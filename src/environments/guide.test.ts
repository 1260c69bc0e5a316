import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { placeIn } from './environment.fixture.ts';

const FENCED = /^```\w*\n([\s\S]*?)^```/gm;

function blocksOf(name: string): readonly string[] {
  const page = readFileSync(new URL(`../../docs/guide/${name}`, import.meta.url), 'utf8');
  return [...page.matchAll(FENCED)].map(([, text = '']) => text);
}

test('both languages of the guide about environments show the same, and its declaration loads', () => {
  const blocks = blocksOf('environments.md');
  expect(blocksOf('environments.zh-CN.md')).toEqual(blocks);
  const place = placeIn(blocks[0]);
  expect(place).toMatchObject({
    namespace: 'smart-travel-production',
    setup: { isProtected: true },
  });
});

test('the environments that this repository delivers to load, in the namespaces that people know', () => {
  const text = readFileSync(new URL('../../ci/zhiyou.yaml', import.meta.url), 'utf8');
  expect(placeIn(text).namespace).toBe('smart-travel-production');
});
