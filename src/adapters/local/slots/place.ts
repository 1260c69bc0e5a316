import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SlotName } from '../../../domain/record.ts';
import { findProcess, type RunningProcess } from '../process/launch.ts';
import { readDocument, writeWhole } from '../store/files.ts';

/** What a slot shall run, and how that went. Times are epoch ms. */
export type SlotWish = {
  readonly release: string;
  readonly restarts: number;
  /** No process is started before this: a pause after something ended by itself. */
  readonly notBeforeMs: number;
  readonly trouble?: string | undefined;
};
const wishSchema: z.ZodType<SlotWish> = z.strictObject({
  release: z.string(),
  restarts: z.int(),
  notBeforeMs: z.number(),
  trouble: z.string().optional(),
});

/** Where a slot lives in the state folder. */
export type SlotPlace = {
  readonly wish: () => SlotWish | undefined;
  readonly remember: (wish: SlotWish) => void;
  readonly forget: () => void;
  readonly records: readonly { readonly record: string; readonly log: string }[];
  readonly instances: () => readonly RunningProcess[];
  /** Records of processes that should run and do not. */
  readonly missing: () => readonly { readonly record: string; readonly log: string }[];
};

/** A process that ends by itself is started again after 1 s, then 2 s, 4 s … up to this. */
const LONGEST_PAUSE_MS = 60_000;

/** Opens the place of a slot with `size` processes. */
export function slotPlace(folder: string, slot: SlotName, size: number): SlotPlace {
  const path = join(folder, 'slots', `${slot}.json`);
  const records = Array.from({ length: size }, (_one, k) => ({
    record: join(folder, 'processes', `${slot}-${k}.json`),
    log: join(folder, 'logs', `${slot}-${k}.log`),
  }));
  return {
    wish: () => readDocument(path, wishSchema),
    remember: (wish) => writeWhole(path, wish),
    forget: () => rmSync(path, { force: true }),
    records,
    instances: () => records.flatMap(({ record }) => findProcess(record) ?? []),
    missing: () => records.filter(({ record }) => findProcess(record) === undefined),
  };
}

/** The wish after one more unplanned start. */
export function restarted(wish: SlotWish, nowMs: number): SlotWish {
  const pauseMs = Math.min(1000 * 2 ** wish.restarts, LONGEST_PAUSE_MS);
  return { ...wish, restarts: wish.restarts + 1, notBeforeMs: nowMs + pauseMs };
}
