import { createHash } from 'node:crypto';
import type { Phase } from '../../domain/rollout.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import type { FactTable } from './facts.ts';
import { markup, type Markup } from './markup.ts';
import { STYLE } from './style.ts';

/** The report as it is laid out. */
type Page = {
  readonly title: string;
  readonly subtitle: string;
  readonly result: { readonly text: string; readonly phase: Phase };
  readonly tables: readonly FactTable[];
  readonly charts: readonly Markup[];
  readonly words: Catalogue;
};

/** A complete HTML document; its policy allows this one style and nothing else, from anywhere. */
export function renderPage(page: Page): string {
  const { title, subtitle, result, tables, charts, words } = page;
  const [summary, ...rest] = tables;
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const language = words.language === 'zh' ? 'zh-CN' : 'en';
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${{ safeHtml: STYLE }}</style>
</head>
<body>
<main>
<header>
<h1>${title} <span class="badge ${result.phase}">${result.text}</span></h1>
<p>${subtitle}</p>
</header>
${summary === undefined ? [] : [summarySection(summary)]}
<section>
<h2>${words.report.charts}</h2>
${charts.length === 0 ? [markup`<p>${words.report.empty}</p>`] : [markup`<div class="charts">${charts}</div>`]}
</section>
${rest.filter(({ rows }) => rows.length > 0).map(tableSection)}
</main>
</body>
</html>
`.safeHtml;
}

function summarySection({ title, rows }: FactTable): Markup {
  const facts = rows.map(
    ([name = '', value = '']) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>
`,
  );
  return markup`<section>
<h2>${title}</h2>
<dl>
${facts}</dl>
</section>`;
}

function tableSection({ title, header, rows, notes = [] }: FactTable): Markup {
  return markup`<section>
<h2>${title}</h2>
<div class="scroll"><table>
<thead><tr>${header.map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>
${rows.map(tableRow)}</tbody>
</table></div>
${notes.map(
  (note) => markup`<p class="note">${note}</p>
`,
)}</section>
`;
}

function tableRow(cells: readonly string[]): Markup {
  return markup`<tr>${cells.map((text) => markup`<td>${text}</td>`)}</tr>
`;
}
