import { describe, expect, it } from 'vitest';
import { checkValuesText, readRender } from './read-render.ts';

const HEAD = '---\n# Source: trips/templates/a.yaml\n';
const told = (text: string) =>
  readRender(text).findings.map(({ ids, object, path, found }) => [
    ids[0],
    object,
    path,
    typeof found === 'string' ? found : found.en,
  ]);

describe('a rendered text', () => {
  it('becomes objects that know their template', () => {
    const text = `${HEAD}kind: A\nmetadata: {name: x}\n---\n# Source: trips/templates/b.yaml\n---\n`;
    const { render, findings } = readRender(text);
    expect(render.map(({ kind, name, source }) => [kind, name, source])).toEqual([
      ['A', 'x', 'trips/templates/a.yaml'],
    ]);
    expect(findings).toEqual([]);
  });

  it('is told of keys that come twice, which Helm accepts', () => {
    expect(told(`${HEAD}kind: A\ndata:\n  runbook_url: a\n  runbook_url: b\n`)).toEqual([
      [
        'zhiyou:duplicate-key',
        'trips/templates/a.yaml',
        'line 6',
        'Map keys must be unique at line 6, column 3:',
      ],
    ]);
  });

  it('is told of text that is no YAML', () => {
    expect(told(`${HEAD}kind: [A`)[0]?.slice(0, 2)).toEqual([
      'zhiyou:yaml',
      'trips/templates/a.yaml',
    ]);
  });

  it.each([
    ['flag: yes', 'data.flag', 'yes, a truth value in YAML 1.1'],
    ['list: [on]', 'data.list[0]', 'on, a truth value in YAML 1.1'],
    ['y: 1', 'data.y', 'y, a truth value in YAML 1.1'],
    ['mode: 0755', 'data.mode', '0755, an octal number in YAML 1.1'],
    ['at: 12:30:45', 'data.at', '12:30:45, a number to the base 60 in YAML 1.1'],
    ['size: 1_000', 'data.size', '1_000, a number in YAML 1.1'],
  ])('is told of %s, which is read in two ways', (line, path, found) => {
    expect(told(`${HEAD}kind: A\ndata:\n  ${line}\n`)).toEqual([
      ['zhiyou:yaml-1.1', 'trips/templates/a.yaml', path, found],
    ]);
  });

  it.each(['flag: "yes"', 'flag: true', 'a: 755', 'at: "12:30"', 'text: yes please'])(
    'is not told of %s',
    (line) => {
      expect(told(`${HEAD}kind: A\ndata:\n  ${line}\n`)).toEqual([]);
    },
  );
});

it('values are read for the same traps', () => {
  const findings = checkValuesText('values.yaml', 'a:\n  b: off\na: 1\n');
  expect(findings.map(({ ids }) => ids[0])).toEqual(['zhiyou:duplicate-key', 'zhiyou:yaml-1.1']);
});
