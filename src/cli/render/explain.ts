import stringWidth from 'string-width';
import type { GateLook, Look, RolloutDocument } from '../../domain/record.ts';
import { isApproved } from '../../engine/inputs.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatEvidence, formatNumber, formatPercent, formatRatio } from '../messages/number.ts';
import { reasonText } from '../messages/reason.ts';
import { holderText, nameText, wordsOf } from '../messages/words.ts';
import { eventSpans } from './event-line.ts';
import { padText, paint, span, type Line } from './line.ts';
import { movingClasses } from './plan-groups.ts';
import { lastEvents } from './rollout-event.ts';
import { clockTime, drawnWidth, type ScreenOptions } from './screen.ts';
import { sentenceOf } from './sentence.ts';
import { wilsonInterval } from './wilson.ts';
import { wrapLine } from './wrap.ts';

const DECISIONS_SHOWN = 5;
const JOURNAL_SHOWN = 10;
const ROLES = ['candidate', 'stable'] as const;

/** What is shown of a line of the journal. */
export type JournalLine = {
  readonly sequence: number;
  readonly atMs: number;
  readonly actor: string;
  readonly event: { readonly kind: string; readonly approvedBy?: unknown };
  readonly hash: string;
};

/** Why the rollout is where it is: decision, numbers, what would change it, the last decisions, the journal behind them. */
export function renderExplain(
  subject: {
    readonly document: RolloutDocument;
    readonly looks: readonly Look[];
    readonly journalLines: readonly JournalLine[];
  },
  options: ScreenOptions,
): string[] {
  const words = wordsOf(options.language);
  const { headings } = words;
  const { document, looks, journalLines } = subject;
  const width = drawnWidth(options.width);
  const newest = looks.at(-1);
  const sections: readonly (readonly [string, readonly Line[]])[] = [
    [headings.decision, decisionLines(document, newest, words)],
    [headings.numbers, newest === undefined ? [] : gateLines(document, newest, words)],
    [headings.change, changeLines(document, newest, words)],
    [headings.recent, recentLines(looks, options, words)],
    [headings.journal, journalText(journalLines, options, words)],
  ];
  const lines = sections.flatMap(([title, body]): Line[] => [
    [span(title, 'strong')],
    ...(body.length === 0 ? [[span(headings.none, 'dim')]] : body).flatMap((line) =>
      wrapLine([span('  '), ...line], width, 4),
    ),
  ]);
  return paint(lines, { width, colour: options.colour });
}

function decisionLines(
  document: RolloutDocument,
  newest: Look | undefined,
  words: Catalogue,
): Line[] {
  const phase = words.phases[document.state.phase];
  if (newest === undefined) return [[span(phase, 'accent')], [span(words.headings.noData, 'dim')]];
  const reason = reasonText(words, sentenceOf(newest));
  return [[span(phase, 'accent'), span(`${words.phrases.colon}${reason}`)]];
}

function gateLines(document: RolloutDocument, { gates }: Look, words: Catalogue): Line[] {
  const holders = {
    candidate: holderText(words, document.candidate),
    stable: holderText(words, document.stable),
  };
  const width = Math.max(...Object.values(holders).map((holder) => stringWidth(holder)));
  return gates.flatMap((gate): Line[] => [
    [
      span(nameText(words, gate.gate), 'strong'),
      span(words.phrases.colon),
      span(evidenceText(gate, words)),
    ],
    ...(gate.isMean === true ? [] : ROLES).map((role): Line => {
      const holder = padText(holders[role], width);
      return [span(`  ${holder}  ${countsText(gate.step[role], words)}`)];
    }),
  ]);
}

function evidenceText(gate: GateLook, words: Catalogue): string {
  return words.phrases.evidence({
    harm: formatEvidence(gate.eBad),
    harmAt: formatEvidence(gate.harmAt),
    pass: formatEvidence(gate.eOk),
    passAt: formatEvidence(gate.passAt),
  });
}

function countsText(
  counts: { readonly bad: number; readonly total: number },
  words: Catalogue,
): string {
  const { low, high } = wilsonInterval(counts);
  return words.phrases.counts({
    ratio: formatRatio(counts.bad, counts.total),
    bad: formatNumber(counts.bad),
    total: formatNumber(counts.total),
    low: formatPercent(100 * low),
    high: formatPercent(100 * high),
  });
}

function changeLines(
  document: RolloutDocument,
  newest: Look | undefined,
  words: Catalogue,
): Line[] {
  const { state } = document;
  if (state.phase === 'promoted' || state.phase === 'rolled-back')
    return [[span(words.headings.finished)]];
  const frozen = newest?.because.code === 'frozen';
  const command = `zhiyou override-freeze ${document.environment} --reason …`;
  const texts = [
    ...(frozen ? [words.phrases.overrideWith(command)] : []),
    ...inputTexts(document, words),
    ...evidenceTexts(document, newest, words),
  ];
  return texts.map((text) => [span(text)]);
}

/** What a person can do. */
function inputTexts({ state, plan, environment }: RolloutDocument, words: Catalogue): string[] {
  return [
    ...(state.paused ? [words.phrases.resumeWith(`zhiyou resume ${environment}`)] : []),
    ...(state.phase === 'shifting' && !isApproved(plan, state, state.step)
      ? [words.phrases.approveWith(`zhiyou approve ${environment}`)]
      : []),
  ];
}

/** What more traffic will do. */
function evidenceTexts(
  document: RolloutDocument,
  newest: Look | undefined,
  words: Catalogue,
): string[] {
  const missing = (newest?.gates ?? []).filter(({ missingRequests }) => missingRequests > 0);
  const texts = missing.map(({ gate, missingRequests }) =>
    words.phrases.missing(nameText(words, gate), formatNumber(missingRequests)),
  );
  if (newest?.nextStepInMs === undefined) return texts;
  const inTime = words.phrases.about(formatDuration(newest.nextStepInMs, words.duration));
  return [...texts, `${aheadText(document, words)} ${inTime}`];
}

function aheadText({ plan, state }: RolloutDocument, words: Catalogue): string {
  const next = plan.steps[state.step + 1];
  if (state.phase !== 'shifting' || next === undefined)
    return words.phrases.ahead(words.headings.soak);
  const changes = movingClasses(plan, state.step + 1).map(
    (name) => `${nameText(words, name)} ${formatPercent(next.weights[name] ?? 0)}`,
  );
  return words.phrases.ahead(words.phrases.join(changes));
}

function recentLines(looks: readonly Look[], options: ScreenOptions, words: Catalogue): Line[] {
  return lastEvents(looks, DECISIONS_SHOWN).map((event) => [
    span(`${clockTime(event.atMs, options.timeZone)}  `, 'dim'),
    ...eventSpans(event, words),
  ]);
}

function journalText(
  journalLines: readonly JournalLine[],
  options: ScreenOptions,
  words: Catalogue,
): Line[] {
  return journalLines
    .slice(-JOURNAL_SHOWN)
    .map(({ sequence, atMs, actor, event, hash }) => [
      span(`#${sequence}  ${clockTime(atMs, options.timeZone)}  `, 'dim'),
      span(`${words.names[event.kind] ?? event.kind}  ${actor}  `),
      span(hash.slice(0, 12), 'dim'),
    ]);
}
