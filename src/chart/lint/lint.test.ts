import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../shared/errors.ts';
import { GOOD_RENDER } from '../rules/good-render.fixture.ts';
import type { Schemas } from '../schema/schema.ts';
import type { PlacedFinding } from '../../shared/finding.ts';
import type { RenderedCell } from './cell.ts';
import { checkCells, customApis } from './check-cells.ts';
import { applyExemptions, readExemptions, unusedFinding } from './exemptions.ts';
import { leavesOf, othersFor, schemaAt, valuesWith } from './values.ts';

const packed = readFileSync(new URL('../../../schemas/kubernetes.json.br', import.meta.url));
const schemas = JSON.parse(String(brotliDecompressSync(packed))) as Schemas;

function cell(text: string, more: Partial<RenderedCell> = {}): RenderedCell {
  const outcome = { kind: 'rendered', text } as const;
  return { row: 'production', version: '1.34', custom: true, outcome, ...more };
}

describe('the matrix', () => {
  it('has nothing to say of a sound chart', () => {
    expect(checkCells([cell(GOOD_RENDER)], schemas)).toEqual([]);
  });

  it('tells one finding once, with all its cells', () => {
    const text = GOOD_RENDER.replace('hostNetwork', '').replace('minReplicas: 3', 'minReplicas: 2');
    const cells = schemas.versions.flatMap((version) => [
      cell(text, { version }),
      cell(text, { version, row: 'staging' }),
    ]);
    const found = checkCells(cells, schemas);
    expect(found.map(({ ids, cells: places }) => [ids[0], places])).toEqual([
      [
        'kube-linter:hpa-minimum-three-replicas',
        ['production 1.30–1.36 +CRD', 'staging 1.30–1.36 +CRD'],
      ],
    ]);
  });

  it('tells of some versions only what concerns them', () => {
    const text = GOOD_RENDER.replace('priorityClassName: important', '$&\n      resources: {}');
    const cells = schemas.versions.map((version) => cell(text, { version }));
    expect(checkCells(cells, schemas).map(({ path, cells: places }) => [path, places])).toEqual([
      ['spec.template.spec.resources', ['production 1.30–1.31 +CRD']],
    ]);
  });

  it('tells of a render that failed', () => {
    const failed = cell('', { outcome: { kind: 'failed', message: 'nil pointer' } });
    const [finding] = checkCells([failed], schemas);
    expect(finding).toMatchObject({ ids: ['zhiyou:helm-template'], found: 'nil pointer' });
  });

  it('wants monitoring to be left out where the cluster does not know it', () => {
    const found = checkCells([cell(GOOD_RENDER, { custom: false })], schemas);
    expect(found.map(({ ids, object, cells }) => [ids[0], object, cells])).toEqual([
      ['zhiyou:crd-guard', 'ServiceMonitor/trips', ['production 1.34 -CRD']],
    ]);
  });

  it('offers Helm every kind that a definition brings', () => {
    const apis = customApis(schemas);
    expect(apis).toContain('monitoring.coreos.com/v1');
    expect(apis).toContain('gateway.networking.k8s.io/v1/HTTPRoute');
    expect(apis).not.toContain('apps/v1/Deployment');
  });
});

const file = (more: string): string => `exemptions:\n  - rule: C-0017\n${more}`;

const REASON = '    reason: It writes its own files.\n';
const ofRow = (row: string) => readExemptions('a.yaml', file(`    row: ${row}\n${REASON}`));

describe('exemptions', () => {
  const finding: PlacedFinding = {
    ids: ['KSV-0014', 'C-0017'],
    object: 'Deployment/trips',
    path: '',
    found: '',
    wants: { en: '', zh: '' },
    cells: ['production 1.30–1.36', 'staging 1.30–1.36'],
  };

  it.each([
    ['any id of the rule', REASON, 0],
    ['its very object', `    object: Deployment/trips\n${REASON}`, 0],
    ['a pattern of objects', `    object: Deployment/*\n${REASON}`, 0],
    ['another object', `    object: Pod/*\n${REASON}`, 1],
    ['a name of which it is a part', `    object: Deployment/trip\n${REASON}`, 1],
  ])('by %s', (_, more, left) => {
    const exemptions = readExemptions('a.yaml', file(more));
    const applied = applyExemptions([finding], exemptions);
    expect(applied.left).toHaveLength(left);
    expect(applied.unused).toHaveLength(left);
  });

  it('of some rows leave the finding to the others', () => {
    const cellsLeft = (...rows: readonly string[]) =>
      applyExemptions([finding], rows.flatMap(ofRow)).left.map(({ cells }) => cells);
    expect(cellsLeft('staging')).toEqual([['production 1.30–1.36']]);
    expect(cellsLeft('staging', 'production')).toEqual([]);
    expect(cellsLeft('development')).toEqual([finding.cells]);
    expect(applyExemptions([finding], ofRow('development')).unused).toHaveLength(1);
  });

  it.each([
    ['no reason', file('')],
    ['a reason that says nothing', file('    reason: ok\n')],
    ['a key that is not known', file(`    objects: a\n${REASON}`)],
    ['text that is no YAML', 'exemptions: ['],
    ['something else', '[]'],
  ])('with %s are refused', (_, text) => {
    expect(() => readExemptions('a.yaml', text)).toThrow(UserError);
  });

  it('that exempt nothing are findings', () => {
    const found = unusedFinding('a.yaml', { rule: 'PSS101', reason: 'because it was' });
    expect(found).toMatchObject({
      ids: ['zhiyou:exemption-unused'],
      object: 'a.yaml',
      path: 'PSS101',
    });
  });
});

describe('settings', () => {
  it('are the leaves of values; lists and empty maps are one each', () => {
    const leaves = leavesOf({ a: { b: 1, c: [1, 2] }, d: {}, e: null });
    expect(leaves.map(({ path, value }) => [path.join('.'), value])).toEqual([
      ['a.b', 1],
      ['a.c', [1, 2]],
      ['d', {}],
      ['e', null],
    ]);
    expect(leavesOf({})).toEqual([]);
  });

  it('are laid over others one at a time', () => {
    expect(valuesWith(['a', 'b'], 1)).toEqual({ a: { b: 1 } });
  });

  it.each([
    [true, {}, false],
    [1, {}, 2],
    ['a', {}, 'ax'],
    ['a', { enum: ['a', 'b'] }, 'b'],
    [[1, 2], {}, [1]],
    [[], {}, ['zhiyou']],
    [{}, {}, { zhiyou: 'x' }],
    [null, {}, 1],
  ])('that are %j become another', (value, schema, expected) => {
    expect(othersFor({ path: ['a'], value }, schema)[0]).toEqual(expected);
  });

  it('find their schema through references', () => {
    const root = {
      properties: { a: { $ref: '#/definitions/b' } },
      definitions: { b: { properties: { c: { enum: [1] } } } },
    };
    expect(schemaAt(root, ['a', 'c'])).toEqual({ enum: [1] });
    expect(schemaAt(root, ['x', 'y'])).toEqual({});
  });
});
