import { parse } from 'yaml';
import type { Finding } from '../../shared/finding.ts';
import type { RenderedCell } from '../../chart/lint/cell.ts';
import type { PlacedFinding } from '../../shared/finding.ts';
import { checkCells, customApis } from '../../chart/lint/check-cells.ts';
import type { Schemas } from '../../chart/schema/schema.ts';
import { checkValuesText } from '../../chart/text/read-render.ts';
import { readChart } from './chart-files.ts';
import type { OfflineHelm } from './helm.ts';
import { inParallel } from './in-parallel.ts';
import { rowsOf, type Row } from './rows.ts';
import { findUnusedValues } from './values-use.ts';

/** What to lint. */
export type LintWish = {
  readonly chart: string;
  readonly values: readonly string[];
  readonly versions: readonly string[];
};

/** Everything that is wrong with a chart, in every cell of its matrix. */
export async function lintChart(
  helm: OfflineHelm,
  schemas: Schemas,
  wish: LintWish,
): Promise<{ readonly findings: readonly PlacedFinding[]; readonly cells: number }> {
  const files = readChart(wish.chart);
  const textOf = (path: string): string => {
    const file = files.find((one) => one.path === path);
    return file === undefined ? '' : new TextDecoder().decode(file.bytes);
  };
  const rows = rowsOf(
    wish.chart,
    wish.values,
    files.map(({ path }) => path),
  );
  const cells = await renderAll(helm, schemas, { rows, versions: wish.versions });
  const newest = { version: wish.versions.at(-1) ?? '', apis: customApis(schemas) };
  const wishes = rows.map(({ files: layers }) => ({ files: layers, ...newest }));
  const complaints = await inParallel(wishes, (one) => helm.lint(one));
  const declared = {
    values: parse(textOf('values.yaml')) as unknown,
    schema: JSON.parse(textOf('values.schema.json') || '{}') as unknown,
  };
  // Some values alone leave out what other values switch on.
  const unused = wish.values.length > 0 ? [] : await findUnusedValues(helm, declared, wishes);
  const texts = files
    .filter(({ path }) => /^(?:ci\/)?[^/]*values[^/]*\.yaml$/.test(path))
    .flatMap(({ path }) => checkValuesText(path, textOf(path)));
  const findings = [
    ...complaints.flatMap((lines, index) =>
      lines.map((line) => placed(lintFinding(line), [rows[index]?.name ?? ''])),
    ),
    ...[...texts, ...unused].map((finding) => placed(finding, [])),
    ...checkCells(cells, schemas),
    ...(await unsteady(helm, rows, cells)),
  ];
  return { findings, cells: cells.length };
}

async function renderAll(
  helm: OfflineHelm,
  schemas: Schemas,
  { rows, versions }: { readonly rows: readonly Row[]; readonly versions: readonly string[] },
): Promise<readonly RenderedCell[]> {
  const cells = rows.flatMap((row) =>
    versions.flatMap((version) => [true, false].map((custom) => ({ row, version, custom }))),
  );
  return inParallel(cells, async ({ row, version, custom }) => {
    const apis = custom ? customApis(schemas) : [];
    const outcome = await helm.template({ files: row.files, version, apis });
    return { row: row.name, version, custom, outcome };
  });
}

/** Rows whose render differs from one time to the next, which would roll pods without a reason. */
async function unsteady(
  helm: OfflineHelm,
  rows: readonly Row[],
  cells: readonly RenderedCell[],
): Promise<readonly PlacedFinding[]> {
  const firsts = rows.flatMap(
    (row) => cells.find((cell) => cell.row === row.name && !cell.custom) ?? [],
  );
  const found = await inParallel(firsts, async ({ row, version, outcome }) => {
    const files = rows.find(({ name }) => name === row)?.files ?? [];
    const again = await helm.template({ files, version, apis: [] });
    const isSame =
      outcome.kind === 'failed' || (again.kind === 'rendered' && again.text === outcome.text);
    return isSame ? [] : [placed(UNSTEADY, [row])];
  });
  return found.flat();
}

const UNSTEADY: Finding = {
  ids: ['zhiyou:deterministic'],
  object: 'chart',
  path: '',
  found: { en: 'two renders that differ', zh: '两次渲染结果不同' },
  wants: { en: 'the same render every time', zh: '每次渲染结果相同' },
};

function lintFinding(line: string): Finding {
  return {
    ids: ['zhiyou:helm-lint'],
    object: 'chart',
    path: '',
    found: line,
    wants: { en: 'nothing that helm lint complains of', zh: 'helm lint 无报错' },
  };
}

function placed(finding: Finding, cells: readonly string[]): PlacedFinding {
  return { ...finding, cells };
}
