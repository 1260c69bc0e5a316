import type { Cell } from './cell.ts';
import type { Split, WorldScrape } from './world.ts';

/** One rollout in the hands of a judge: how traffic is split from now on, and what has been decided. */
export type JudgeRun = {
  readonly split: Split;
  readonly verdict: 'running' | 'promoted' | 'rolled-back' | 'held';
  readonly see: (scrape: WorldScrape) => JudgeRun;
};

/** Something that decides about releases: a peer, or ours in one of its settings. */
export type Judge = { readonly name: string; readonly start: (cell: Cell) => JudgeRun };
