import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { nameText } from '../messages/words.ts';
import { stepText } from '../render/plan-groups.ts';
import { approvedRow, outcomeFacts, type FactTable, type ReportSubject } from '../report/facts.ts';
import { renderMarkdown } from '../report/markdown.ts';
import { releasesText, timeText } from '../report/summary.ts';

/** Addresses of the job and of its pipeline, where there are any. */
export type NoteLinks = {
  readonly job?: string | undefined;
  readonly pipeline?: string | undefined;
};

/**
 * A rollout as Markdown for a merge request: its plan while it goes on, and what came of it once it has ended. Nobody
 * is called by name: what looks like a mention is none.
 */
export function noteText(subject: ReportSubject, words: Catalogue, links: NoteLinks): string {
  const { application, environment, candidate, state, finishedAtMs } = subject.document;
  const place = `${application} → ${nameText(words, environment)}`;
  const title = `${place}: ${candidate.release}, ${words.phases[state.phase]}`;
  const tables =
    finishedAtMs === undefined ? planTables(subject, words) : outcomeFacts(subject, words);
  const text = renderMarkdown(title, tables).replaceAll('@', '&#64;');
  return `${text}\n${linkLine(links, words)}\n`;
}

function planTables(subject: ReportSubject, words: Catalogue): readonly FactTable[] {
  const { document, journalLines } = subject;
  const { report, strategies } = words;
  const { plan, requester, startedAtMs } = document;
  return [
    {
      title: report.summary,
      header: [report.fact, report.value],
      rows: [
        [report.releases, releasesText(document, words)],
        [report.strategy, strategies[plan.strategy]],
        [report.requester, requester],
        ...approvedRow(journalLines, words),
        [report.started, timeText(startedAtMs)],
      ],
    },
    stepTable(subject, words),
  ];
}

function stepTable({ document: { plan } }: ReportSubject, words: Catalogue): FactTable {
  const { commands, duration, headings, phrases } = words;
  const rows = plan.steps.map((step, k) => [
    String(k + 1),
    stepText(step, words),
    phrases.join([
      commands.atLeast(formatDuration(step.dwellMs, duration)),
      ...(step.needsApproval ? [commands.approval] : []),
    ]),
  ]);
  const soak = ['', headings.soak, formatDuration(plan.soakMs, duration)];
  return { title: headings.steps, header: ['', headings.weight, ''], rows: [...rows, soak] };
}

/** The report with its plots is among the files of the job. */
function linkLine({ job, pipeline }: NoteLinks, { note }: Catalogue): string {
  const links: readonly (readonly [string, string | undefined])[] = [
    [note.job, job],
    [note.pipeline, pipeline],
    [note.files, job === undefined ? undefined : `${job}/artifacts/browse`],
  ];
  return links.flatMap(([name, url]) => (isAddress(url) ? [`[${name}](${url})`] : [])).join(' · ');
}

function isAddress(url: string | undefined): boolean {
  return url !== undefined && /^https?:\/\/[^\s()<>[\]]+$/.test(url);
}
