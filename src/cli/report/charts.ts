import type { ByRole, GateLook, Look, RolloutDocument } from '../../domain/record.ts';
import type { Catalogue } from '../messages/catalogue.ts';
import { formatDuration } from '../messages/duration.ts';
import { formatEvidence, formatNumber } from '../messages/number.ts';
import { nameText } from '../messages/words.ts';
import { drawPlot, type Plot, type Series } from './plot.ts';
import type { Markup } from './markup.ts';

const ROLES = ['candidate', 'stable'] as const;
const STYLES = ['third', 'fourth', 'candidate', 'stable'] as const;

/** All plots of a rollout, from looks that were sampled before. */
export function drawCharts(
  document: RolloutDocument,
  looks: readonly Look[],
  words: Catalogue,
): readonly Markup[] {
  if (looks.length === 0) return [];
  const base = {
    marksMs: changesOf(looks),
    guides: [],
    scale: 'linear',
    tickText: (value: number) => formatNumber(value, 4),
    timeText: (ms: number) => formatDuration(ms, words.duration),
  } as const;
  const plots: Plot[] = [
    { ...base, title: words.report.weightsChart, series: weightSeries(document, looks, words) },
    { ...base, title: words.report.errorsChart, series: errorSeries(looks, words) },
    ...slowPlots(looks, words).map((plot) => ({ ...base, ...plot })),
    ...evidencePlots(looks, words).map((plot) => ({ ...base, ...plot })),
    ...paymentPlots(looks, words).map((plot) => ({ ...base, ...plot })),
  ];
  return plots.map(drawPlot);
}

function changesOf(looks: readonly Look[]): readonly number[] {
  return looks
    .filter((look, k) => {
      const before = looks[k - 1] ?? look;
      return before.step !== look.step || before.phase !== look.phase;
    })
    .map(({ atMs }) => atMs);
}

function weightSeries(
  document: RolloutDocument,
  looks: readonly Look[],
  words: Catalogue,
): readonly Series[] {
  const names = Object.keys(document.plan.steps[0]?.weights ?? {});
  return names.flatMap((name, k): Series[] => {
    const look = STYLES[k % STYLES.length] ?? 'third';
    const label = nameText(words, name);
    const shared = { look, stepped: true };
    return [
      {
        ...shared,
        label: words.report.wanted(label),
        dashed: true,
        points: looks.map(({ atMs, wanted }) => ({ atMs, value: wanted[name] })),
      },
      {
        ...shared,
        label: words.report.observed(label),
        dashed: false,
        points: looks.map(({ atMs, observed }) => ({ atMs, value: observed?.[name] })),
      },
    ];
  });
}

/** A line per role. */
function roleSeries(
  looks: readonly Look[],
  words: Catalogue,
  valueOf: (look: Look, role: keyof ByRole<unknown>) => number | undefined,
): readonly Series[] {
  return ROLES.map((role) => ({
    label: words.roles[role],
    look: role,
    dashed: false,
    stepped: false,
    points: looks.map((look) => ({ atMs: look.atMs, value: valueOf(look, role) })),
  }));
}

function percentOf(bad: number, total: number): number | undefined {
  return total > 0 ? (100 * bad) / total : undefined;
}

function errorSeries(looks: readonly Look[], words: Catalogue): readonly Series[] {
  return roleSeries(looks, words, ({ traffic }, role) => {
    const tallies = Object.values(traffic).map((tally) => tally[role]);
    const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
    return percentOf(
      failed,
      tallies.reduce((sum, tally) => sum + tally.requests, 0),
    );
  });
}

function gateOf(look: Look, name: string): GateLook | undefined {
  return look.gates.find(({ gate }) => gate === name);
}

function slowPlots(looks: readonly Look[], words: Catalogue): Pick<Plot, 'title' | 'series'>[] {
  if (!looks.some((look) => gateOf(look, 'slow') !== undefined)) return [];
  const series = roleSeries(looks, words, (look, role) => {
    const counts = gateOf(look, 'slow')?.step[role];
    return counts === undefined ? undefined : percentOf(counts.bad, counts.total);
  });
  return [{ title: words.report.slowChart, series }];
}

function evidencePlots(
  looks: readonly Look[],
  words: Catalogue,
): Pick<Plot, 'title' | 'series' | 'scale' | 'guides' | 'tickText'>[] {
  const names = [...new Set(looks.flatMap(({ gates }) => gates.map(({ gate }) => gate)))];
  return names.map((name) => {
    const last = looks.findLast((look) => gateOf(look, name) !== undefined);
    const gate = last === undefined ? undefined : gateOf(last, name);
    const series = (
      [
        ['eBad', 'harm', words.report.harm],
        ['eOk', 'pass', words.report.proof],
      ] as const
    ).map(([key, look, label]) => ({
      label,
      look,
      dashed: false,
      stepped: false,
      points: looks.map((entry) => ({ atMs: entry.atMs, value: gateOf(entry, name)?.[key] })),
    }));
    const guides =
      gate === undefined
        ? []
        : [
            { label: words.report.harmLine, value: gate.harmAt, kind: 'harm' as const },
            { label: words.report.passLine, value: gate.passAt, kind: 'pass' as const },
          ];
    return {
      title: words.report.evidenceChart(nameText(words, name)),
      series,
      scale: 'logarithmic',
      guides,
      tickText: formatEvidence,
    };
  });
}

function paymentPlots(looks: readonly Look[], words: Catalogue): Pick<Plot, 'title' | 'series'>[] {
  const names = [...new Set(looks.flatMap(({ payments }) => Object.keys(payments)))];
  return names.map((name) => ({
    title: words.report.paymentsChart(nameText(words, name)),
    series: ROLES.flatMap((role) =>
      (
        [
          ['requests', words.report.attemptsOf, false],
          ['failed', words.report.failuresOf, true],
        ] as const
      ).map(([key, label, dashed]) => ({
        label: label(words.roles[role]),
        look: role,
        dashed,
        stepped: false,
        points: looks.map(({ atMs, payments }) => ({ atMs, value: payments[name]?.[role][key] })),
      })),
    ),
  }));
}
