import type { Cell } from './cell.ts';
import { normal, randomOf, type Random } from './random.ts';

type Span = { readonly from: number; readonly to: number };

/** What is shared by all versions of a world: by scrape, load and error drift as factors with mean 1. */
export type Path = {
  readonly load: (scrape: number) => number;
  readonly drift: (scrape: number) => number;
  readonly incidentMs: Span;
  readonly gapMs: Span;
};

const LOAD_SD = 0.15;
const DRIFT_SD = 0.3;
/** Load and drift forget themselves by e in this time. */
const MEMORY_MS = 600_000;
const INCIDENT_MS = 240_000;
const NEVER: Span = { from: Infinity, to: Infinity };

/** The path of a seed. Incidents begin in minutes 1–8, gaps in minutes 1–6. */
export function pathOf(cell: Cell, seed: number): Path {
  const times = randomOf(seed, 1);
  const incidentMs = 60_000 + times() * 420_000;
  const gapMs = 60_000 + times() * 300_000;
  return {
    load: wandering(randomOf(seed, 4), LOAD_SD, cell.scrapeMs),
    drift: wandering(randomOf(seed, 5), DRIFT_SD, cell.scrapeMs),
    incidentMs:
      cell.incidentFactor === undefined
        ? NEVER
        : { from: incidentMs, to: incidentMs + INCIDENT_MS },
    gapMs: cell.gapMs === undefined ? NEVER : { from: gapMs, to: gapMs + cell.gapMs },
  };
}

/** A log-normal AR(1) process with mean 1, made as far as it is asked for. */
function wandering(random: Random, sd: number, stepMs: number): (step: number) => number {
  const kept = Math.exp(-stepMs / MEMORY_MS);
  const fresh = Math.sqrt(1 - kept * kept);
  let state = normal(random);
  const factors: number[] = [];
  return (step) => {
    while (factors.length <= step) {
      factors.push(Math.exp(sd * state - (sd * sd) / 2));
      state = kept * state + fresh * normal(random);
    }
    return factors[step] ?? 1;
  };
}
