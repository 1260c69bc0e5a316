import { span, widthOf, type Line } from './line.ts';

/** One column: when a table is too wide, the column of the lowest `rank` goes first; the last column may be cut. */
export type Column = {
  readonly header: Line;
  readonly cells: readonly Line[];
  readonly rank: number;
  readonly align?: 'right';
};

/** Lines of a table, header first, two spaces between columns; columns go until it fits `width` or one is left. */
export function renderTable(columns: readonly Column[], width: number): Line[] {
  const kept = fitColumns(columns, width);
  const rowCount = Math.max(0, ...kept.map(({ cells }) => cells.length));
  const rowAt = (row: number): Line =>
    kept.flatMap((column, k) => {
      const cell = (row === 0 ? column.header : column.cells[row - 1]) ?? [];
      const last = k === kept.length - 1;
      const space = span(' '.repeat(widthOfColumn(column) - widthOf(cell)));
      if (column.align === 'right') return [space, ...cell, span(last ? '' : BETWEEN)];
      return last ? cell : [...cell, space, span(BETWEEN)];
    });
  return Array.from({ length: rowCount + 1 }, (_, row) => rowAt(row));
}

const BETWEEN = '  ';
const LEAST_OF_LAST = 24;

function fitColumns(columns: readonly Column[], width: number): readonly Column[] {
  const last = columns.at(-1);
  const total = columns.reduce((sum, column) => {
    const full = widthOfColumn(column);
    return sum + BETWEEN.length + (column === last ? Math.min(full, LEAST_OF_LAST) : full);
  }, -BETWEEN.length);
  if (total <= width || columns.length <= 1) return columns;
  const least = columns.reduce((low, column) => (column.rank < low.rank ? column : low));
  return fitColumns(
    columns.filter((column) => column !== least),
    width,
  );
}

function widthOfColumn({ header, cells }: Column): number {
  return Math.max(widthOf(header), ...cells.map(widthOf));
}
