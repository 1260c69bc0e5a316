import type { Finding, PlacedFinding } from '../../shared/finding.ts';

/** One way to render a chart: with which values, for which Kubernetes, with or without CustomResourceDefinitions. */
export type Cell = {
  readonly row: string;
  /** Such as `1.34`. */
  readonly version: string;
  readonly custom: boolean;
};

/** What Helm made of a cell. */
export type RenderedCell = Cell & {
  readonly outcome:
    | { readonly kind: 'rendered'; readonly text: string }
    | { readonly kind: 'failed'; readonly message: string };
};

/** Findings told once, however many cells have them. */
export function placeFindings(
  found: readonly { readonly cell: Cell; readonly finding: Finding }[],
  versions: readonly string[],
): readonly PlacedFinding[] {
  const groups = new Map<string, { readonly finding: Finding; readonly cells: Cell[] }>();
  for (const { cell, finding } of found) {
    const { ids, object, path, found: what, wants } = finding;
    const key = JSON.stringify([ids[0], object, path, what, wants.en]);
    const group = groups.get(key) ?? { finding, cells: [] };
    group.cells.push(cell);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ finding, cells }) => ({
    ...finding,
    cells: placesOf(cells, versions),
  }));
}

function placesOf(cells: readonly Cell[], versions: readonly string[]): readonly string[] {
  const rows = [...new Set(cells.map(({ row }) => row))];
  return rows.map((row) => {
    const own = cells.filter((cell) => cell.row === row);
    const having = versions.filter((version) => own.some((cell) => cell.version === version));
    const kinds = new Set(own.map(({ custom }) => custom));
    const note = kinds.size === 2 ? '' : kinds.has(true) ? ' +CRD' : ' -CRD';
    return `${row} ${spanOf(having, versions)}${note}`;
  });
}

function spanOf(having: readonly string[], versions: readonly string[]): string {
  const [first = '', last = ''] = [having[0], having.at(-1)];
  const from = versions.indexOf(first);
  const isRun = having.every((version, index) => versions[from + index] === version);
  return isRun && having.length > 1 ? `${first}–${last}` : having.join(', ');
}
