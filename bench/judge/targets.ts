import type { Summary, Total } from './summary.ts';

/** A figure that was wanted, and what came of it. */
export type Target = {
  readonly what: string;
  readonly wanted: string;
  readonly found: string;
  readonly isMet: boolean;
};

/** The judge that the targets are for. */
const OWN = 'zhiyou';

/** Holds the figures against what was wanted of them. Targets whose cells were not run are left out. */
export function targetsOf(
  summaries: readonly Summary[],
  totals: readonly Total[],
): readonly Target[] {
  const own = summaries.filter(({ judge }) => judge === OWN);
  const cells = (pattern: RegExp) => own.filter(({ cell }) => pattern.test(cell));
  const total = totals.find(({ judge }) => judge === OWN);
  const flagger = totals.find(({ judge }) => judge === 'flagger');
  return [
    shareTarget('false rollback, average', total?.falseRollback.value, 0.002),
    worstTarget(
      'false rollback, worst cell',
      own.filter(({ isGood }) => isGood),
      0.01,
    ),
    shareTarget('promoted bad, average', total?.promotedBad.value, 0.002),
    worstTarget('promoted, errors ≥ 5× at ≥ 50 rps', cells(NEVER_ERRORS), 0),
    worstTarget('promoted, latency +20 % or more', cells(/^latency/), 0),
    worstTarget('promoted, payments ≥ 5×', cells(/^payments/), 0),
    worstTarget('promoted, errors only under load', cells(/from weight/), 0),
    worstTarget('promoted, without telemetry', cells(/^down/), 0),
    harmTarget(total?.harm, flagger?.harm),
    minutesTarget('5 % errors at 500 rps found (15 s scrapes)', cells(/→5 %, 500 rps/), 0.5),
    minutesTarget('5 % errors at 5000 rps found', cells(/→5 %, 5000 rps/), 0.5),
    minutesTarget('5 % errors with 5 s scrapes found', cells(/→5 %, 5 s/), 10 / 60),
    minutesTarget('good release at 5000 rps done', cells(/^good 5000 rps/), 11),
    minutesTarget('good release at 500 rps done', cells(/^good 500 rps/), 11),
    minutesTarget('good release at 50 rps done', cells(/^good 50 rps/), 30),
    minutesTarget('good release at 5 rps done', cells(/^good 5 rps/), 60),
  ].flatMap((target) => (target === undefined ? [] : [target]));
}

const NEVER_ERRORS = /^errors 0\.1→(?:1|5|50) %, (?:50|500|5000) rps/;

/** Targets as Markdown. */
export function targetsTable(targets: readonly Target[]): string {
  const rows = targets.map(
    ({ what, wanted, found, isMet }) =>
      `| ${what} | ${wanted} | ${found} | ${isMet ? 'met' : '**missed**'} |`,
  );
  return ['| figure | wanted | found | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const shown = (value: number): number => Number(value.toFixed(2));

function shareTarget(what: string, share: number | undefined, most: number): Target | undefined {
  if (share === undefined || Number.isNaN(share)) return undefined;
  return {
    what,
    wanted: `≤ ${100 * most} %`,
    found: `${Number((100 * share).toFixed(3))} %`,
    isMet: share <= most,
  };
}

function worstTarget(what: string, cells: readonly Summary[], most: number): Target | undefined {
  const worst = cells.toSorted((a, b) => b.wrongShare.value - a.wrongShare.value)[0];
  if (worst === undefined) return undefined;
  const { value } = worst.wrongShare;
  return {
    what,
    wanted: `≤ ${100 * most} %`,
    found: `${Number((100 * value).toFixed(2))} %${value === 0 ? '' : ` (${worst.cell})`}`,
    isMet: value <= most,
  };
}

function harmTarget(harm: number | undefined, flagger: number | undefined): Target | undefined {
  if (harm === undefined || flagger === undefined || harm === 0) return undefined;
  const times = flagger / harm;
  const found = `1/${times.toFixed(0)}`;
  return { what: 'harm, of Flagger’s', wanted: '≤ 1/300', found, isMet: times >= 300 };
}

function minutesTarget(what: string, cells: readonly Summary[], most: number): Target | undefined {
  const one = cells[0];
  if (one === undefined) return undefined;
  const { medianMinutes, p90Minutes, heldShare } = one;
  const held = heldShare.value === 0 ? '' : `, held ${shown(100 * heldShare.value)} %`;
  return {
    what: `${what}, median`,
    wanted: `≤ ${shown(most)} min`,
    found: `${shown(medianMinutes.value)} min, p90 ${shown(p90Minutes.value)}${held}`,
    isMet: medianMinutes.value <= most + 0.001,
  };
}
