import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { loadApplication } from './load.ts';
import { MINIMAL_FILE } from './reference.ts';

const FENCED = /^```(\w*)\n([\s\S]*?)^```/gm;

function blocksOf(name: string): readonly { readonly kind: string; readonly text: string }[] {
  const page = readFileSync(new URL(`../../docs/guide/${name}`, import.meta.url), 'utf8');
  return [...page.matchAll(FENCED)].map(([, kind = '', text = '']) => ({ kind, text }));
}

function yamlOf(name: string): readonly string[] {
  return blocksOf(name)
    .filter(({ kind }) => kind === 'yaml')
    .map(({ text }) => text);
}

const blocks = blocksOf('kubernetes.md');
const yaml = yamlOf('kubernetes.md');
const declared = yaml.find((text) => text.startsWith('# zhiyou.yaml')) ?? '';

test('both languages of the guide for clusters show the same code', () => {
  expect(blocksOf('kubernetes.zh-CN.md')).toEqual(blocks);
});

test('the declaration of the guide for clusters loads', () => {
  const { environments } = loadApplication('zhiyou.yaml', declared);
  expect(environments['production']).toMatchObject({ runtime: 'kubernetes', onCancel: 'return' });
});

test.each([
  ['addresses of the edge', 'edge'],
  ['a Prometheus', 'kubernetes'],
])('%s as the guide shows them load in it', (_what, key) => {
  const text = yaml.find((one) => one.startsWith(`${key}:`)) ?? '';
  const more = parse(text) as Record<string, Record<string, unknown>>;
  const whole = parse(declared) as { environments: { production: { kubernetes: object } } };
  const { kubernetes } = whole.environments.production;
  Object.assign(kubernetes, key === 'kubernetes' ? more['kubernetes'] : more);
  expect(() => loadApplication('zhiyou.yaml', stringify(whole))).not.toThrow();
  expect(Object.keys(more)).toEqual([key]);
});

test('the file for K3s is read as values of the chart of Traefik', () => {
  const file = parse(yaml[0] ?? '') as { kind: string; spec: { valuesContent: string } };
  expect(file.kind).toBe('HelmChartConfig');
  expect(parse(file.spec.valuesContent)).toMatchObject({
    providers: { kubernetesGateway: { enabled: true } },
    gateway: { listeners: { web: { port: 8000, namespacePolicy: { from: 'All' } } } },
  });
});

test('the gates of the guide to the judge load, and both languages show the same ones', () => {
  const [section = '', ...others] = yamlOf('judge.md');
  expect(yamlOf('judge.zh-CN.md')).toEqual([section, ...others]);
  const text = `${MINIMAL_FILE}${section.replaceAll(/^(?=.)/gm, '    ')}`;
  const { local } = loadApplication('zhiyou.yaml', text).environments;
  expect(local?.judge.gates.map(({ name }) => name)).toEqual([
    'errors',
    'slow',
    'tail',
    'empty-searches',
  ]);
  expect(local?.judge.means?.map(({ name }) => name)).toEqual(['basket', 'event-loop']);
  expect(Object.keys(local?.measures.limits ?? {})).toEqual(['memory', 'descriptors']);
});

test('the declaration of the example of another team loads', () => {
  const file = new URL('../../examples/another-team/zhiyou.yaml', import.meta.url);
  const { environments } = loadApplication('zhiyou.yaml', readFileSync(file, 'utf8'));
  expect(environments['production']).toMatchObject({ releasePolicy: { requireSigned: true } });
});
