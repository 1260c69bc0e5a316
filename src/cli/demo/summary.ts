import { pathToFileURL } from 'node:url';
import type { VisitorStats } from '../../adapters/local/visitors/index.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatFen, formatNumber } from '../messages/number.ts';
import type { RolloutResult } from '../rollout/result.ts';

/** How one act ended. */
export type ActResult = RolloutResult & {
  readonly act: string;
  readonly asExpected: boolean;
  /** Path of the report. */
  readonly report: string;
  /** Path of the evidence. */
  readonly evidence: string;
};

/** What the whole demo proved. */
export type DemoResult = {
  readonly requests: number;
  readonly failedRequests: number;
  readonly failures: VisitorStats['failures'];
  readonly ordersPaid: number;
  /** Answered with a refusal, which is no lost request. */
  readonly paymentsRefused: number;
  readonly ledgerDifferenceFen: string;
  readonly duplicateCaptures: number;
  readonly acts: readonly ActResult[];
};

const FAILURES_SHOWN = 5;

/** The summary for people. */
export function summaryLines(words: Catalogue, result: DemoResult): readonly string[] {
  const { demo, phases, duration } = words;
  return [
    ...result.acts.flatMap(
      ({ stable, candidate, phase, because, detectionMs, report, evidence }) => [
        demo.ended(`${stable} → ${candidate}`, phases[phase], because),
        ...(detectionMs === undefined
          ? []
          : [`  ${demo.detected(formatDuration(detectionMs, duration))}`]),
        `  ${demo.report(pathToFileURL(report).href)}`,
        `  ${demo.evidence(evidence)}`,
      ],
    ),
    demo.requests(formatNumber(result.failedRequests), formatNumber(result.requests)),
    ...result.failures
      .slice(0, FAILURES_SHOWN)
      .map(
        ({ path, status, error, slot, release }) =>
          `  ${[path, status ?? error, slot, release].filter((part) => part !== undefined).join(' ')}`,
      ),
    demo.paid(formatNumber(result.ordersPaid)),
    demo.refused(formatNumber(result.paymentsRefused)),
    demo.ledger(formatFen(result.ledgerDifferenceFen), formatNumber(result.duplicateCaptures)),
  ];
}
