import type { FactTable } from './facts.ts';

/** The tables as Markdown that renders anywhere: no HTML, no diagrams. */
export function renderMarkdown(title: string, tables: readonly FactTable[]): string {
  const sections = tables
    .filter(({ rows }) => rows.length > 0)
    .map((table) => {
      const lines = [table.header, table.header.map(() => '---'), ...table.rows];
      const notes = (table.notes ?? []).map((note) => `\n${escapeText(note)}\n`).join('');
      return `## ${escapeText(table.title)}\n\n${lines.map((line) => `| ${line.map(cell).join(' | ')} |`).join('\n')}\n${notes}`;
    });
  return [`# ${escapeText(title)}\n`, ...sections].join('\n');
}

function cell(text: string): string {
  return text === '---' ? text : escapeText(text);
}

/** Signs that mean something to Markdown or HTML lose their meaning; a line break becomes a space. */
function escapeText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]|<>&#~]/g, (sign) => `\\${sign}`);
}
