import type { Look, RolloutDocument } from '../../domain/record.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatEvidence, formatNumber, formatRatio } from '../messages/number.ts';
import { nameText } from '../messages/words.ts';
import type { Comparison } from '../../replay/compare.ts';
import { comparisonNotes, comparisonRows } from '../render/comparison.ts';
import { eventParts } from '../render/event-line.ts';
import type { JournalLine } from '../render/explain.ts';
import { sumTallies } from '../render/recent.ts';
import { eventsBetween } from '../render/rollout-event.ts';
import { summaryRows, timeText } from './summary.ts';

/** One table of the report; HTML and Markdown show the same ones. */
export type FactTable = {
  readonly title: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below it. */
  readonly notes?: readonly string[];
};

/** What a report is made of. */
export type ReportSubject = {
  readonly document: RolloutDocument;
  readonly looks: readonly Look[];
  readonly journalLines: readonly JournalLine[];
  /** What others would have decided; absent without evidence. */
  readonly comparison?: Comparison | undefined;
};

const JOURNAL_SHOWN = 200;
const ROLES = ['candidate', 'stable'] as const;

/** All tables in the order of the report: summary, steps, gates, payments, other judges, journal. */
export function reportFacts(subject: ReportSubject, words: Catalogue): readonly FactTable[] {
  const { journalLines, comparison } = subject;
  return [
    ...outcomeFacts(subject, words),
    ...(comparison === undefined ? [] : [comparisonTable(comparison, words)]),
    journalTable(journalLines, words),
  ];
}

/** What came of a rollout: summary, steps, gates, payments. */
export function outcomeFacts(subject: ReportSubject, words: Catalogue): readonly FactTable[] {
  const { document, looks, journalLines } = subject;
  const { report } = words;
  return [
    {
      title: report.summary,
      header: [report.fact, report.value],
      rows: [...summaryRows(document, looks, words), ...approvedRow(journalLines, words)],
    },
    stepTable(looks, words),
    gateTable(looks, words),
    paymentTable(looks, words),
  ];
}

/** Who approved the deployment, as the line that began it says. */
export function approvedRow(
  journalLines: readonly JournalLine[],
  { report, phrases }: Catalogue,
): readonly (readonly string[])[] {
  const names = journalLines.find(({ event }) => event.kind === 'begin')?.event.approvedBy;
  if (!Array.isArray(names) || names.length === 0) return [];
  return [[report.approvedBy, phrases.join(names.map(String))]];
}

function comparisonTable(comparison: Comparison, words: Catalogue): FactTable {
  const [header = [], ...rows] = comparisonRows(comparison, words);
  const notes = comparisonNotes(comparison, words);
  return { title: words.judge.others, header, rows, notes };
}

function stepTable(looks: readonly Look[], words: Catalogue): FactTable {
  const { report } = words;
  const rows = looks
    .flatMap((look, k) => eventsBetween(looks[k - 1], look))
    .filter(({ kind }) => kind !== 'reason')
    .map((event) => {
      const { word, change, sentence } = eventParts(event, words);
      const what = change === '' ? word : `${word}${words.phrases.colon}${change}`;
      return [timeText(event.atMs), what, sentence];
    });
  return { title: report.steps, header: [report.time, report.event, report.why], rows };
}

function gateTable(looks: readonly Look[], words: Catalogue): FactTable {
  const { report } = words;
  const gates = looks.findLast((look) => look.gates.length > 0)?.gates ?? [];
  const rows = gates.map(({ gate, step, eBad, eOk, harmAt, passAt }) => [
    nameText(words, gate),
    ...ROLES.map(
      (role) =>
        `${formatRatio(step[role].bad, step[role].total)} (${report.outOf(formatNumber(step[role].bad), formatNumber(step[role].total))})`,
    ),
    `${formatEvidence(eBad)} / ${formatEvidence(harmAt)}`,
    `${formatEvidence(eOk)} / ${formatEvidence(passAt)}`,
  ]);
  const header = [
    report.gate,
    report.candidate,
    report.stable,
    `${report.harm} / ${report.limit}`,
    `${report.proof} / ${report.limit}`,
  ];
  return { title: report.gates, header, rows };
}

function paymentTable(looks: readonly Look[], words: Catalogue): FactTable {
  const { report } = words;
  const names = [...new Set(looks.flatMap(({ payments }) => Object.keys(payments)))];
  const rows = names.flatMap((name) => {
    const tally = sumTallies(looks, 'payments', name);
    return ROLES.map((role) => [
      nameText(words, name),
      words.roles[role],
      formatNumber(tally[role].requests),
      formatNumber(tally[role].failed),
      formatRatio(tally[role].failed, tally[role].requests),
    ]);
  });
  const header = [report.provider, report.role, report.attempts, report.failed, report.ratio];
  return { title: report.payments, header, rows };
}

function journalTable(journalLines: readonly JournalLine[], words: Catalogue): FactTable {
  const { report } = words;
  const shown = journalLines.slice(-JOURNAL_SHOWN);
  const rows = shown.map(({ sequence, atMs, actor, event, hash }) => [
    String(sequence),
    timeText(atMs),
    nameText(words, event.kind),
    actor,
    hash.slice(0, 16),
  ]);
  const cut = shown.length < journalLines.length;
  const count = report.shown(formatNumber(shown.length), formatNumber(journalLines.length));
  return {
    title: cut ? `${report.journal} (${count})` : report.journal,
    header: [report.sequence, report.time, report.event, report.actor, report.hash],
    rows,
  };
}
