import { expect, test } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { loadApplication } from '../load.ts';
import { changed, file } from './good-file.fixture.ts';
import { NAME_MISTAKES } from './name-mistakes.fixture.ts';
import { TEXT_MISTAKES } from './text-mistakes.fixture.ts';
import { VALUE_MISTAKES } from './value-mistakes.fixture.ts';

const MISTAKES = { text: TEXT_MISTAKES, name: NAME_MISTAKES, value: VALUE_MISTAKES };
const CASES = Object.values(MISTAKES).flatMap((group) => Object.entries(group));

function errorOf(marked: string): string {
  try {
    loadApplication('zhiyou.yaml', marked.replace('▸', ''));
  } catch (error) {
    if (error instanceof UserError) return `${error.message}\n  ${error.hint}`;
    throw error;
  }
  return 'no error';
}

test('the file that the mistakes are made in is good', () => {
  expect(errorOf(file(''))).toBe('no error');
});

test.each(CASES)('%s is told once, with its line and column', (_, marked) => {
  const before = marked.slice(0, marked.indexOf('▸')).split('\n');
  const place = `zhiyou.yaml:${before.length}:${(before.at(-1) ?? '').length + 1}`;
  const lines = errorOf(marked).split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]?.split(/:? (?=\S)/)[0]).toBe(place);
  expect(lines[0]).toMatch(/: expected .+, got .+\.$/);
  expect(lines[1]).toMatch(/^ {2}\S.*[.?]$/);
});

test.each(Object.entries(MISTAKES))(
  '%s mistakes are told in these words',
  async (group, found) => {
    const told = Object.entries(found).map(([name, marked]) => `# ${name}\n${errorOf(marked)}\n`);
    await expect(told.join('\n')).toMatchFileSnapshot(`../golden/${group}-mistakes.txt`);
  },
  60_000,
);

test('all mistakes of a file are told, in the order of the file', async () => {
  const text = `nmae: smart
routes: [/]
providers: [wechat, wechat]
environments:
  local:
    relases: { 6.20: { A: on } }
    dwell: 60
    approvals: { required: 3, approvers: [li.na, zhao] }
    judge: { gates: { errors: { weight: 1.5 }, payments: { alipay: {} } } }
    strategies: { canary: { ladder: [10, 50, 25] }, blue-gren: {} }
    freeze: { timeZone: Asia/Beijing, windows: [{ name: a, from: 2026-10-08, to: 2026-10-01 }] }
  staging: {}
  production: { runtime: kubernetes }
`;
  await expect(`${errorOf(text)}\n`).toMatchFileSnapshot('../golden/all-mistakes.txt');
});

test('of very many mistakes the first forty are told and the others counted', () => {
  const variables = Array.from({ length: 100 }, (_, k) => `A${k}: ${k}`).join(', ');
  const told = errorOf(file(`    variables: { ${variables} }`));
  expect(told.split('\n')).toHaveLength(80);
  expect(told).toMatch(/There are 60 more problems\.$/);
});

test('values of variables, which may be secret, are never told', () => {
  const secrets = [
    changed('{}', '{ KEY: [s3cret] }'),
    changed('{}', '{ KEY: 4711 }'),
    changed('{}', '{ KEY: 04711 }'),
    changed('{}', 'KEY=s3cret'),
    changed('{}', `{ KEY: ${'s3cret'.repeat(1000)} }`),
    file('    variables: KEY=s3cret'),
    file(`    variables: { KEY: ${'s3cret'.repeat(1000)} }`),
    file('    variables: { KEY: 4711 }'),
    file('    variables: { KEY: 04711 }'),
    file('    variables: [s3cret, 4711]'),
  ];
  for (const text of secrets) {
    expect(errorOf(text)).toMatch(/^zhiyou\.yaml:/);
    expect(errorOf(text)).not.toMatch(/s3cret|4711/);
  }
});

test('line ends of Windows and a byte order mark change nothing', () => {
  expect(errorOf(`\uFEFF${file('').replaceAll('\n', '\r\n')}`)).toBe('no error');
});
