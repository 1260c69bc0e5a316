import { basename, join } from 'node:path';

/** One set of values to render with; `files` are layered as Helm does. */
export type Row = { readonly name: string; readonly files: readonly string[] };

/**
 * The rows of the matrix: the values that are named (files of one row joined by commas), else every `values-*.yaml` and
 * `ci/*-values.yaml` of the chart, else its defaults.
 */
export function rowsOf(
  chart: string,
  named: readonly string[],
  paths: readonly string[],
): readonly Row[] {
  const files = named.length > 0 ? named : ownRows(chart, paths);
  if (files.length === 0) return [{ name: 'defaults', files: [] }];
  return files.map((layers) => {
    const parts = layers.split(',');
    return { name: parts.map(nameOf).join('+'), files: parts };
  });
}

function ownRows(chart: string, paths: readonly string[]): readonly string[] {
  return paths
    .filter((path) => /^(?:values-[^/]+|ci\/[^/]+-values)\.yaml$/.test(path))
    .toSorted()
    .map((path) => join(chart, path));
}

function nameOf(file: string): string {
  return basename(file, '.yaml').replace(/^values-|-values$/, '');
}
