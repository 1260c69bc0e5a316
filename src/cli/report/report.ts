import type { Language } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { drawCharts } from './charts.ts';
import { reportFacts, type ReportSubject } from './facts.ts';
import { renderMarkdown } from './markdown.ts';
import { renderPage } from './page.ts';
import { sampleLooks } from './sample.ts';
import { releasesText } from './summary.ts';

/** The report of a rollout: one HTML file that needs nothing else, and Markdown with the same facts. Times are UTC. */
export function renderReport(subject: ReportSubject & { readonly language: Language }): {
  readonly html: string;
  readonly markdown: string;
} {
  const { document, looks, language } = subject;
  const words = wordsOf(language);
  const tables = reportFacts(subject, words);
  const title = `${words.report.title} ${document.id}`;
  const charts = drawCharts(document, sampleLooks(looks), words);
  const { phase } = document.state;
  const page = {
    title,
    subtitle: `${document.application} · ${releasesText(document, words)}`,
    result: { text: words.phases[phase], phase },
    tables,
    charts,
    words,
  };
  return { html: renderPage(page), markdown: renderMarkdown(title, tables) };
}
