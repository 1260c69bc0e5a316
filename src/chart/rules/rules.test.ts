import { describe, expect, it } from 'vitest';
import { toObject, type Render } from '../objects/kubernetes-object.ts';
import { fieldsAt } from '../objects/read.ts';
import { readRender } from '../text/read-render.ts';
import { checkObjects, OBJECT_RULES } from './all-rules.ts';
import { BREAKS, type Break } from './broken-renders.fixture.ts';
import { GOOD_RENDER } from './good-render.fixture.ts';

type Tree = Record<string, unknown>;

const { render: GOOD, findings } = readRender(GOOD_RENDER);

function write(tree: Tree, path: string, value: unknown): void {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Tree>((node, key) => {
    node[key] ??= {};
    return node[key] as Tree;
  }, tree);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
}

/** The good render with one thing broken; a kind that it lacks is added. */
function broken([, kind, path, value]: Break): Render {
  const plain = GOOD.map(({ fields }) => structuredClone(fields) as Tree);
  const labels = GOOD[0]?.labels;
  const found = plain.find((fields) => fields['kind'] === kind);
  const extra = { apiVersion: 'v1', kind, metadata: { name: 'extra', labels } };
  const target: Tree = found ?? structuredClone(extra);
  write(target, path, value);
  const again = path === 'again' ? [structuredClone(target)] : [];
  const all = [...plain, ...(found === undefined ? [target] : []), ...again];
  return all.flatMap((fields) => toObject(fields, 'test.yaml') ?? []);
}

it('a sound chart breaks no rule', () => {
  expect(findings).toEqual([]);
  expect(checkObjects(GOOD)).toEqual([]);
});

it.each(BREAKS)('%s is told of %s with another %s: %j', (...one) => {
  const ids = checkObjects(broken(one)).flatMap((finding) => finding.ids);
  expect(ids).toContain(one[0]);
});

describe('every rule', () => {
  it('has a case that breaks it', () => {
    const told = new Set(
      BREAKS.flatMap((one) => checkObjects(broken(one)).map(({ wants }) => wants.en)),
    );
    expect(OBJECT_RULES.map(({ wants }) => wants.en).filter((wish) => !told.has(wish))).toEqual([]);
  });

  it('says what it wants in words of its own, in both languages', () => {
    for (const language of ['en', 'zh'] as const) {
      const wishes = OBJECT_RULES.map(({ wants }) => wants[language]);
      expect(wishes.filter((wish, index) => wishes.indexOf(wish) !== index)).toEqual([]);
    }
  });

  it('has ids that are written as in the set that they come from', () => {
    const form =
      /^(?:PSS\d{3}|KSV-0\d{3,4}|C-0\d{3}|(?:kube-score|kube-linter|zhiyou):[a-z][a-z0-9-]*|polaris:[a-zA-Z]+)$/;
    expect(OBJECT_RULES.flatMap(({ ids }) => ids).filter((id) => !form.test(id))).toEqual([]);
  });
});

describe('what is no workload of the chart', () => {
  it('such as a test is not asked for probes, budgets or replicas', () => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'trips-test',
        labels: GOOD[0]?.labels,
        annotations: { 'helm.sh/hook': 'test' },
      },
      spec: { ...fieldsAt(GOOD[2]?.fields, 'spec', 'template', 'spec') },
    };
    const object = toObject(pod, 'tests/http.yaml');
    expect(object && checkObjects([...GOOD, object])).toEqual([]);
  });
});
