import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Experiment } from '../domain/application.ts';
import type { Plan, Step, Strategy } from '../domain/rollout.ts';
import { compilePlan } from '../engine/plan.ts';
import { schemaAt, schemaTree, type SchemaNode } from './json-schema.ts';
import { loadApplication } from './load.ts';
import { MINIMAL_FILE, referencePage } from './reference.ts';
import { schemaFile } from './schema-file.ts';

const tree = schemaTree();
const own = readFileSync(new URL('../../zhiyou.yaml', import.meta.url), 'utf8');

test('the schema for editors is the one that files are checked with (rewrite with vitest -u)', async () => {
  await expect(schemaFile(tree)).toMatchFileSnapshot('../../schemas/zhiyou.schema.json');
});

test('the reference pages tell the settings of the schema (rewrite with vitest -u)', async () => {
  const folder = '../../docs/reference';
  await expect(referencePage(tree, 'en')).toMatchFileSnapshot(`${folder}/configuration.md`);
  await expect(referencePage(tree, 'zh')).toMatchFileSnapshot(`${folder}/configuration.zh-CN.md`);
});

test('every setting is told in both languages', () => {
  const silent = (node: SchemaNode, path: string): readonly string[] =>
    Object.entries(node.properties ?? {})
      .flatMap(([key, child]) => {
        const isTold = /\S/.test(child.description ?? '') && /\p{Script=Han}/u.test(child.zh ?? '');
        return [...(isTold ? [] : [`${path}.${key}`]), ...silent(child, `${path}.${key}`)];
      })
      .concat(node.items === undefined ? [] : silent(node.items, `${path}[]`))
      .concat(
        node.additionalProperties === undefined || node.additionalProperties === false
          ? []
          : silent(node.additionalProperties, `${path}.*`),
      );
  expect(silent(tree, '')).toEqual([]);
});

test('the schema for editors takes the file of this repository and refuses a typo', () => {
  const editor = z.fromJSONSchema(
    z.record(z.string(), z.json()).parse(JSON.parse(schemaFile(tree))),
  );
  expect(editor.safeParse(parse(own)).success).toBe(true);
  expect(editor.safeParse({ ...parse(own), slowerThna: '1s' }).success).toBe(false);
});

test('the file of this repository names the schema, and the smallest one loads', () => {
  expect(own.split('\n')[0]).toBe('# yaml-language-server: $schema=./schemas/zhiyou.schema.json');
  expect(loadApplication('zhiyou.yaml', MINIMAL_FILE).name).toBe('smart-travel');
});

const paymentOf = (step: Step) => step.weights['payment'] ?? 0;
const listOf = (weights: readonly unknown[]) => `[${weights.join(', ')}]`;
const told = (...path: readonly string[]) =>
  schemaAt(tree, ['environments', 'local', ...path])?.byDefault?.en;

/** A plan of which the file says nothing. */
function untold(strategy: Strategy, experiment?: Experiment): Plan {
  const text = MINIMAL_FILE.replace('default: [/]', 'default: [/]\n  payment: [/pay]');
  const application = loadApplication('zhiyou.yaml', `${text}providers: [wechat]\n`);
  const options = application.environments['local']?.plans[strategy];
  if (options === undefined) throw new Error(`no plan for ${strategy}`);
  return compilePlan({ ...options, ...(experiment === undefined ? {} : { experiment }) });
}

test.each(['blue-green', 'canary', 'ab'] as const)(
  'the ladders that the pages tell of %s are the ones of a plan without ladders',
  (strategy) => {
    const audience = { kind: 'sticky-share' } as const;
    const { steps } = untold(strategy, { audience, percent: 5, holdMs: 1, ending: 'promote' });
    const general = steps.filter((step) => step.audience === undefined && paymentOf(step) === 0);
    const ladderOf = (key: string) => /\[.*?\]/.exec(told('strategies', strategy, key) ?? '')?.[0];
    expect(ladderOf('paymentLadder')).toBe(listOf(steps.map(paymentOf).filter((one) => one > 0)));
    const key = strategy === 'blue-green' ? 'ramp' : 'ladder';
    expect(ladderOf(key)).toBe(listOf(general.map(({ weights }) => weights['default'])));
  },
);

test('the experiment and the approvals that the pages tell are the ones of a plan without', () => {
  const { steps, approvals } = untold('ab');
  expect(approvals).toEqual({ required: 1, approvers: [] });
  expect(steps[0]).toMatchObject({
    audience: { kind: 'sticky-share' },
    weights: { default: 50, payment: 0 },
    dwellMs: 86_400_000,
  });
  expect(steps[1]?.needsApproval).toBe(true);
  expect(told('approvals')).toBe('one approval, by anybody');
  expect(told('strategies', 'ab', 'experiment')).toBe(
    'a sticky share of 50% for 24h, then a person is asked',
  );
});
