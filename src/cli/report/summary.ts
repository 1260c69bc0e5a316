import type { Look, RolloutDocument } from '../../domain/record.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatFen, formatNumber } from '../messages/number.ts';
import { reasonText } from '../messages/reason.ts';
import { holderText, nameText } from '../messages/words.ts';
import { sentenceOf } from '../render/sentence.ts';
import { detectionMs } from './detection.ts';

/** What a reader wants first: name and value of every fact. */
export function summaryRows(
  document: RolloutDocument,
  looks: readonly Look[],
  words: Catalogue,
): readonly (readonly [string, string])[] {
  const { report, phases, strategies, duration } = words;
  const { state, startedAtMs, finishedAtMs } = document;
  const endMs = finishedAtMs ?? looks.at(-1)?.atMs ?? startedAtMs;
  const why = backText(document, looks, words);
  return [
    [report.result, phases[state.phase]],
    ...(why === undefined ? [] : [[report.reason, why] as const]),
    [report.failedRequests, failedText(looks, words)],
    [report.ledgerDifference, ledgerText(looks, words)],
    [report.detection, detectionText(looks, words)],
    [report.releases, releasesText(document, words)],
    [report.strategy, strategies[document.plan.strategy]],
    [report.environment, `${document.application} · ${nameText(words, document.environment)}`],
    [report.requester, document.requester],
    [report.started, timeText(startedAtMs)],
    [report.finished, finishedAtMs === undefined ? report.goesOn : timeText(finishedAtMs)],
    [report.took, formatDuration(endMs - startedAtMs, duration)],
  ];
}

/** `6.2.0 (blue) → 6.2.1 (green)` */
export function releasesText({ stable, candidate }: RolloutDocument, words: Catalogue): string {
  return `${holderText(words, stable)} → ${holderText(words, candidate)}`;
}

/** RFC 3339 in UTC, whole seconds. */
export function timeText(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Why it went back: the sentence of the look that found out, else what the rollout remembers. */
function backText(
  { state }: RolloutDocument,
  looks: readonly Look[],
  words: Catalogue,
): string | undefined {
  if (state.abortReason === undefined) return undefined;
  const found = looks.find(({ verdict }) => verdict.kind === 'rollback');
  return found === undefined
    ? reasonText(words, state.abortReason)
    : reasonText(words, sentenceOf(found));
}

function failedText(looks: readonly Look[], { report }: Catalogue): string {
  const total = looks.at(-1)?.total;
  if (total === undefined) return report.notRead;
  return report.outOf(formatNumber(total.failed), formatNumber(total.requests));
}

function ledgerText(looks: readonly Look[], { report }: Catalogue): string {
  const read = looks.findLast(({ ledgerDifferenceFen }) => ledgerDifferenceFen !== undefined);
  const fen = read?.ledgerDifferenceFen;
  return fen === undefined ? report.notRead : report.yuan(formatFen(fen));
}

function detectionText(looks: readonly Look[], { report, duration }: Catalogue): string {
  const foundMs = detectionMs(looks);
  return foundMs === undefined
    ? report.notDetected
    : report.detected(formatDuration(foundMs, duration));
}
