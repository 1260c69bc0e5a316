import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CELLS } from './cells.ts';
import { JUDGES } from './judges.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

/** Cells of the quick set and seeds of each; they are none of those that are tuned on or reported. */
const QUICK: Readonly<Record<string, number>> = {
  'good 0.5 rps': 10,
  'good 50 rps': 20,
  'good 500 rps': 40,
  'incident ×30': 40,
  'cold start +60 % latency': 40,
  'bursts of 5': 40,
  'errors 0.1→0.3 %, 500 rps': 40,
  'errors 0.1→5 %, 500 rps': 60,
  'latency +20 %, 500 rps': 60,
  'payments 0.5→30 %, 50 rps': 60,
  'leak, ×2 per 3 min': 40,
  'errors 5 % from weight 50 %': 40,
  'down without telemetry, 500 rps': 10,
};
const FIRST_SEED = 500_000;

/** A mean over seeds, and its standard error. */
type Figure = { readonly mean: number; readonly error: number };

/** Of one judge in one cell: shares of endings, minutes to the verdict, and the logarithm of harm. */
export type QuickFigures = Readonly<
  Record<'promoted' | 'rolledBack' | 'minutes' | 'logHarm', Figure>
>;

/** Figures by cell and judge. */
export function quickFigures(): Readonly<Record<string, QuickFigures>> {
  const found: Record<string, QuickFigures> = {};
  for (const [name, seeds] of Object.entries(QUICK)) {
    const cell = CELLS.find((one) => one.name === name);
    if (cell === undefined) throw new Error(`no cell ${name}`);
    for (const judge of JUDGES) {
      const outcomes = Array.from({ length: seeds }, (_, k) =>
        outcomeOf(judge, cell, FIRST_SEED + k),
      );
      found[`${name} · ${judge.name}`] = figuresOf(outcomes);
    }
  }
  return found;
}

function figuresOf(outcomes: readonly Outcome[]): QuickFigures {
  return {
    promoted: figureOf(outcomes.map(({ ending }) => (ending === 0 ? 1 : 0))),
    rolledBack: figureOf(outcomes.map(({ ending }) => (ending === 1 ? 1 : 0))),
    minutes: figureOf(outcomes.map(({ minutes }) => minutes)),
    logHarm: figureOf(outcomes.map(({ harm }) => Math.log1p(Math.max(0, harm)))),
  };
}

function figureOf(values: readonly number[]): Figure {
  const count = values.length;
  const mean = values.reduce((sum, one) => sum + one, 0) / count;
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const error = Math.sqrt(squares / (count - 1) / count);
  return { mean: Number(mean.toFixed(5)), error: Number(error.toFixed(5)) };
}

/** Where the figures of the quick set are kept. */
export const QUICK_FILE: string = join(import.meta.dirname, 'quick.json');

/** Stores the figures as they are now: after a change of the judge that is meant. */
export function storeQuick(): void {
  writeFileSync(QUICK_FILE, `${JSON.stringify(quickFigures(), null, 2)}\n`);
}
