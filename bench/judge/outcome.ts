import type { Cell } from './cell.ts';
import type { Judge } from './judge-run.ts';
import { worldOf } from './world.ts';

/** How one rollout ended: 0 promoted, 1 rolled back, 2 neither in the time that a benchmark waits. */
export type Ending = 0 | 1 | 2;

/** One rollout's outcome; `minutes` until the verdict, `harm` in extra bad requests of the first hour (expected). */
export type Outcome = { readonly ending: Ending; readonly minutes: number; readonly harm: number };

/** A rollout without a verdict by then is held. */
const PATIENCE_MS: number = 4 * 3_600_000;
const HARM_MS = 3_600_000;
const ENDINGS: Readonly<Record<string, Ending>> = { promoted: 0, 'rolled-back': 1 };

/** Lets a judge decide in the world of a cell and a seed. */
export function outcomeOf(judge: Judge, cell: Cell, seed: number): Outcome {
  const world = worldOf(cell, seed);
  let run = judge.start(cell);
  let harm = 0;
  let number = 0;
  for (; run.verdict === 'running' && number * cell.scrapeMs < PATIENCE_MS; number += 1) {
    if (number * cell.scrapeMs < HARM_MS) harm += world.harm(number, run.split.candidate);
    run = run.see(world.scrape(number, run.split));
  }
  const minutes = (number * cell.scrapeMs) / 60_000;
  const weight = run.split.candidate;
  for (; number * cell.scrapeMs < HARM_MS; number += 1) harm += world.harm(number, weight);
  return { ending: ENDINGS[run.verdict] ?? 2, minutes, harm };
}
