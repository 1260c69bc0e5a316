import type { VerdictRecord } from '../../domain/scrape.ts';
import type { Weights } from '../../domain/rollout.ts';
import type { Replay, ReplayedStretch } from '../../replay/replay.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatEvidence, formatNumber, formatPercent } from '../messages/number.ts';
import { reasonText } from '../messages/reason.ts';
import { nameText } from '../messages/words.ts';
import { paint, span, type Line } from './line.ts';
import { clockTime, drawnWidth, type ScreenOptions } from './screen.ts';
import { renderTable, type Column } from './table.ts';

type Telling = { readonly isOther: boolean; readonly words: Catalogue };

/** A file that was judged again: one row a step, and whether everything is as it was recorded. */
export function renderReplay(
  replay: Replay,
  { isOther, words }: Telling,
  screen: ScreenOptions,
): string[] {
  const { header } = replay;
  const width = drawnWidth(screen.width);
  const title = [
    header.id,
    `${header.application} · ${nameText(words, header.environment)}`,
    `${header.stable.release} → ${header.candidate.release}`,
    words.strategies[header.setup.plan.strategy],
  ].join('   ');
  const table = renderTable(columnsOf(replay, words, screen.timeZone), width);
  const lines: readonly Line[] = [
    [span(title, 'strong')],
    [],
    ...table,
    [],
    ...(isOther ? otherLines(replay, words, screen) : sameLines(replay, words)),
    ...(replay.ended === undefined ? [] : [[span(words.judge.ended(replay.ended), 'warn')]]),
  ];
  return paint(lines, { width, colour: screen.colour });
}

function columnsOf(
  { header: { setup }, stretches }: Replay,
  words: Catalogue,
  timeZone: string,
): readonly Column[] {
  const { alpha, beta } = setup.policy;
  const limits = { harmAt: 1 / alpha, passAt: 1 / beta };
  const { judge } = words;
  const column = (
    header: string,
    rank: number,
    cell: (one: ReplayedStretch) => string,
    align?: 'right',
  ): Column => ({
    header: [span(header, 'dim')],
    cells: stretches.map((one) => [span(cell(one))]),
    rank,
    ...(align === undefined ? {} : { align }),
  });
  const time = (atMs: number | undefined) => (atMs === undefined ? '–' : clockTime(atMs, timeZone));
  return [
    column(judge.from, 5, ({ fromMs }) => time(fromMs)),
    column(judge.phase, 6, ({ phase }) => words.phases[phase]),
    column(judge.weights, 7, ({ weights }) => weightsText(weights, words)),
    column(judge.scrapes, 1, ({ scrapes }) => formatNumber(scrapes), 'right'),
    column(judge.harm, 3, ({ last }) => formatEvidence(last.eBad), 'right'),
    column(judge.advanceAt, 4, ({ advanceAtMs }) => time(advanceAtMs)),
    column(judge.lastWord, 8, ({ last }) => verdictText(last, limits, words)),
  ];
}

/** `default 25 %, payment 0 %` */
export function weightsText(weights: Weights, words: Catalogue): string {
  return words.phrases.join(
    Object.entries(weights).map(
      ([name, percent]) => `${nameText(words, name)} ${formatPercent(percent)}`,
    ),
  );
}

function verdictText(
  { kind, because, gates }: VerdictRecord,
  limits: Readonly<Record<'harmAt' | 'passAt', number>>,
  words: Catalogue,
): string {
  const gate = gates.find((one) => one.gate === because.details['gate']);
  const { details } = because;
  const told = gate === undefined ? details : { ...gate, ...limits, ...details };
  return `${words.verdicts[kind]}${words.phrases.colon}${reasonText(words, { code: because.code, details: withoutCounts(told) })}`;
}

/** Sentences that compare both roles need counts of stable, which no verdict carries. */
function withoutCounts({
  bad: _bad,
  total: _total,
  ...rest
}: VerdictRecord['because']['details']): VerdictRecord['because']['details'] {
  return rest;
}

function sameLines({ compared, different, scrapes }: Replay, words: Catalogue): readonly Line[] {
  const { judge } = words;
  if (compared === 0) return [[span(judge.nothingRecorded(formatNumber(scrapes.length)), 'warn')]];
  if (different === 0) return [[span(judge.same(formatNumber(compared)), 'good')]];
  const first = scrapes.find(({ recorded }) => recorded !== undefined);
  const before = first?.recorded;
  return [
    [span(judge.differ(formatNumber(different), formatNumber(compared)), 'bad')],
    ...(first === undefined || before === undefined
      ? []
      : [
          [span(judge.firstDifference(formatNumber(first.line)))],
          [span(`  ${judge.recordedThen}${words.phrases.colon}${numbersText(before, words)}`)],
          [span(`  ${judge.judgedNow}${words.phrases.colon}${numbersText(first.verdict, words)}`)],
        ]),
  ];
}

/** Every bit of the numbers, because that is what differs. */
function numbersText({ kind, eBad, gates }: VerdictRecord, words: Catalogue): string {
  const each = gates.map(
    ({ gate, eBad: harm, eOk, bad, total }) => `${gate} ${bad}/${total} ${harm} ${eOk}`,
  );
  return [`${words.verdicts[kind]} ${eBad}`, ...each].join(' · ');
}

function otherLines(
  { stretches, compared, different }: Replay,
  words: Catalogue,
  { timeZone }: ScreenOptions,
): readonly Line[] {
  const { judge } = words;
  const back = stretches.find(({ rollbackAtMs }) => rollbackAtMs !== undefined);
  const tried = stretches.filter(({ phase }) => phase === 'shifting');
  const late = tried.filter(({ advanceAtMs }) => advanceAtMs === undefined).length;
  const backMs = back?.rollbackAtMs;
  const startMs = tried[0]?.fromMs ?? 0;
  return [
    [span(judge.otherDiffers(formatNumber(different), formatNumber(compared)))],
    [
      backMs === undefined
        ? span(judge.otherNeverBack, 'good')
        : span(
            judge.otherBack(
              clockTime(backMs, timeZone),
              formatDuration(backMs - startMs, words.duration),
            ),
            'bad',
          ),
    ],
    ...(late === 0 || backMs !== undefined
      ? []
      : [[span(judge.otherLate(formatNumber(late), formatNumber(tried.length)), 'warn')]]),
  ];
}
