import { duration } from '../../config/schema/units.ts';
import { changesIn } from '../../dora/changes.ts';
import { doraExposition } from '../../dora/exposition.ts';
import { doraFigures, type DoraFigures } from '../../dora/figures.ts';
import { UserError } from '../../shared/errors.ts';
import { CLOCK } from '../clock.ts';
import type { CommonFlags, OutputFormat } from '../flags.ts';
import { journalEntries } from '../journal-entries.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatNumber, formatPercent } from '../messages/number.ts';
import { timeText } from '../report/summary.ts';
import { openSession, printResult } from '../session.ts';

/** Options of `zhiyou dora`. */
export type DoraFlags = Omit<CommonFlags, 'output'> & {
  readonly since: string;
  readonly output: OutputFormat | 'prometheus';
};

const SINCE = duration('1h', '3650d');

/**
 * Prints the four figures of DORA for an environment.
 * @throws {UserError} when the stretch is none; {OperationError} when the journal was changed: its figures say nothing.
 */
export async function doraCommand(
  environment: string | undefined,
  { output, since, ...flags }: DoraFlags,
): Promise<void> {
  const parsed = SINCE.safeParse(since);
  if (!parsed.success) {
    throw new UserError(`--since: expected ${parsed.error.issues[0]?.message}`, 'Such as 30d.');
  }
  const format = output === 'prometheus' ? 'text' : output;
  const session = await openSession({ ...flags, output: format }, environment);
  const entries = await journalEntries(session);
  const untilMs = CLOCK.nowMs();
  const journalFromMs = entries[0]?.atMs;
  const figures = doraFigures(changesIn(entries), {
    sinceMs: untilMs - parsed.data,
    untilMs,
    journalFromMs,
  });
  const place = {
    application: session.scene.application.name,
    environment: session.scene.environment,
  };
  if (output === 'prometheus') {
    process.stdout.write(doraExposition(figures, place));
    return;
  }
  printResult(output, { ...place, journalFromMs, ...figures }, () =>
    doraLines(figures, journalFromMs, session.words),
  );
}

/** A line for each figure, with what it rests on. */
export function doraLines(
  figures: DoraFigures,
  journalFromMs: number | undefined,
  { dora, duration: units }: Catalogue,
): readonly string[] {
  const { leadTime, recovery, changeFailureRatio: ratio, sinceMs, untilMs } = figures;
  const text = (ms: number | undefined) =>
    ms === undefined ? dora.unknown : formatDuration(ms, units);
  const [deployments, changes] = [formatNumber(figures.deployments), formatNumber(figures.changes)];
  const perDay = dora.perDay(formatNumber(figures.deploymentsPerDay, 2));
  const rows: readonly (readonly [string, string, string])[] = [
    [dora.frequency, perDay, dora.promotions(deployments)],
    [dora.leadTime, text(leadTime.medianMs), leadText(figures, dora, text(leadTime.longestMs))],
    [
      dora.failureRate,
      ratio === undefined ? dora.unknown : formatPercent(100 * ratio, 1),
      dora.wentBack(
        formatNumber(figures.failedChanges),
        changes,
        formatNumber(figures.stoppedBefore),
      ),
    ],
    [
      dora.recovery,
      text(recovery.medianMs),
      recovery.count === 0
        ? dora.noRecovery
        : dora.median(formatNumber(recovery.count), text(recovery.longestMs)),
    ],
  ];
  return [
    `${timeText(sinceMs)} – ${timeText(untilMs)}`,
    ...rows.map(([name, value, basis]) => `${name}: ${value} (${basis})`),
    ...(journalFromMs === undefined || journalFromMs > sinceMs
      ? [dora.covers(journalFromMs === undefined ? undefined : timeText(journalFromMs))]
      : []),
  ];
}

function leadText(
  { leadTime, deployments }: DoraFigures,
  dora: Catalogue['dora'],
  longest: string,
): string {
  if (deployments === 0) return dora.promotions('0');
  const unknown = leadTime.unknown === 0 ? '' : dora.noCommit(formatNumber(leadTime.unknown));
  if (leadTime.count === 0) return unknown;
  return [dora.median(formatNumber(leadTime.count), longest), unknown]
    .filter(Boolean)
    .join(dora.and);
}
