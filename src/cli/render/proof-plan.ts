import { totalMs, type ProofWarning } from '../../replay/warnings.ts';
import type { Found, PlannedStep, Traffic } from '../../replay/plan-proof.ts';
import { assertNever } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import type { ProofPlan } from '../judge/plan.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatNumber, formatPercent } from '../messages/number.ts';
import { nameText } from '../messages/words.ts';
import { paint, span, type Line } from './line.ts';
import { stepText } from './plan-groups.ts';
import { drawnWidth, type ScreenOptions } from './screen.ts';
import { renderTable, type Column } from './table.ts';
import { wrapLine } from './wrap.ts';

type Telling = { readonly detect: number; readonly scene: Scene; readonly words: Catalogue };

const LONGEST_BAR = 30;

/** How long each step needs, drawn, and what is found how fast. */
export function renderProofPlan(
  plan: ProofPlan,
  { detect, scene, words }: Telling,
  screen: ScreenOptions,
): string[] {
  const { judge, duration } = words;
  const { setup, steps, traffic, warnings } = plan;
  const width = drawnWidth(screen.width);
  const title = [
    `${scene.application.name} → ${nameText(words, scene.environment)}`,
    words.strategies[setup.plan.strategy],
    ratesText(traffic, words),
    judge.goodRatio(formatPercent(100 * traffic.badRatio, 3)),
  ].join('   ');
  const lines: readonly Line[] = [
    [span(title, 'strong')],
    [],
    ...renderTable(columnsOf(plan, detect, words), width),
    [],
    [span(judge.total(formatDuration(totalMs(steps), duration)), 'strong')],
    [],
    ...wrapLine([span(foundLine(steps, words))], width, 2),
    ...warningTexts(warnings, words).flatMap((text) =>
      wrapLine([span(`! ${text}`, 'warn')], width, 2),
    ),
  ];
  return paint(lines, { width, colour: screen.colour });
}

/** `default 39.2/s, payment 0.8/s` */
export function ratesText({ perSecond }: Traffic, words: Catalogue): string {
  return words.phrases.join(
    Object.entries(perSecond).map(
      ([name, count]) =>
        `${nameText(words, name)} ${words.phrases.perSecond(formatNumber(count, 2))}`,
    ),
  );
}

function columnsOf({ steps }: ProofPlan, detect: number, words: Catalogue): readonly Column[] {
  const { judge } = words;
  const longest = Math.max(1, ...steps.map(({ needsMs }) => needsMs ?? 0));
  const asked = ({ found }: PlannedStep) => found.find(({ times }) => times === detect);
  const column = (
    header: string,
    rank: number,
    cell: (step: PlannedStep, index: number) => string,
  ): Column => ({
    header: [span(header, 'dim')],
    cells: steps.map((step, k) => [span(cell(step, k))]),
    rank,
  });
  return [
    column(judge.step, 5, (_step, k) => String(k + 1)),
    column(judge.weights, 6, (step) => stepText(step, words)),
    column(judge.needs, 7, ({ needsMs }) => timeText(needsMs, words)),
    column('', 1, ({ needsMs }) => bar(needsMs, longest)),
    column(judge.waitsFor, 2, ({ lastGate }) =>
      lastGate === undefined ? judge.leastTime : nameText(words, lastGate),
    ),
    column(judge.foundAfter(formatNumber(detect, 1)), 4, (step) => foundText(asked(step), words)),
  ];
}

function bar(needsMs: number | undefined, longestMs: number): string {
  if (needsMs === undefined) return '…'.repeat(LONGEST_BAR);
  return '█'.repeat(Math.max(1, Math.round((LONGEST_BAR * needsMs) / longestMs)));
}

function timeText(ms: number | undefined, { judge, duration }: Catalogue): string {
  return ms === undefined ? judge.never : judge.about(formatDuration(ms, duration));
}

function foundText(found: Found | undefined, words: Catalogue): string {
  if (found?.outcome === 'advance') return words.judge.tolerated;
  return timeText(found?.outcome === 'rollback' ? found.afterMs : undefined, words);
}

/** At the first step: what is found how fast. */
function foundLine([first]: readonly PlannedStep[], words: Catalogue): string {
  const parts = (first?.found ?? []).map(
    (one) => `${formatNumber(one.times, 1)}× ${foundText(one, words)}`,
  );
  return `${words.judge.foundAtFirst}${words.phrases.colon}${parts.join(' · ')}`;
}

/** What will not be decided in time, and what to do. */
export function warningTexts(
  warnings: readonly ProofWarning[],
  words: Catalogue,
): readonly string[] {
  const { judge, duration } = words;
  return warnings.map((one) => {
    switch (one.kind) {
      case 'step-too-slow':
        return judge.stepTooSlow(formatNumber(one.step + 1), nameText(words, one.gate));
      case 'phase-too-short':
        return judge.phaseTooShort(
          formatDuration(one.needsMs, duration),
          formatDuration(one.deadlineMs, duration),
        );
      case 'bound-too-strict':
        return judge.boundTooStrict(
          nameText(words, one.gate),
          formatPercent(100 * one.badRatio, 3),
          formatPercent(100 * one.passRate, 3),
        );
      default:
        return assertNever(one);
    }
  });
}
