import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { SlotName } from '../../../domain/record.ts';
import { findProcess, type RunningProcess } from '../process/launch.ts';
import { readDocument, writeWhole } from '../store/files.ts';

/** The processes of a slot that run one release. Two generations may live side by side while one replaces the other. */
type Generation = 0 | 1;

/** What a generation shall run, and how that went. Times are epoch ms. */
export type SlotWish = {
  readonly generation: Generation;
  readonly release: string;
  readonly restarts: number;
  /** No process is started before this: a pause after something ended by itself. */
  readonly notBeforeMs: number;
  readonly trouble?: string | undefined;
};

/** What a slot serves with, and what shall take its place once it is ready. */
export type SlotContent = { readonly current: SlotWish; readonly next?: SlotWish | undefined };

const wishSchema: z.ZodType<SlotWish> = z.strictObject({
  generation: z.union([z.literal(0), z.literal(1)]),
  release: z.string(),
  restarts: z.int(),
  notBeforeMs: z.number(),
  trouble: z.string().optional(),
});
const contentSchema: z.ZodType<SlotContent> = z.strictObject({
  current: wishSchema,
  next: wishSchema.optional(),
});

/** Where one process is remembered and writes its log. */
type ProcessFiles = { readonly record: string; readonly log: string };

/** Where a slot lives in the state folder. */
export type SlotPlace = {
  readonly size: number;
  readonly content: () => SlotContent | undefined;
  readonly remember: (content: SlotContent) => void;
  readonly forget: () => void;
  readonly files: (generation: Generation) => readonly ProcessFiles[];
  readonly instances: (generation: Generation) => readonly RunningProcess[];
  /** Files of processes that should run and do not. */
  readonly missing: (generation: Generation) => readonly ProcessFiles[];
};

/** A process that ends by itself is started again after 1 s, then 2 s, 4 s … up to this. */
const LONGEST_PAUSE_MS = 60_000;

/** Opens the place of a slot with `size` processes a generation. */
export function slotPlace(folder: string, slot: SlotName, size: number): SlotPlace {
  const path = join(folder, 'slots', `${slot}.json`);
  const files = (generation: Generation): readonly ProcessFiles[] =>
    Array.from({ length: size }, (_one, k) => ({
      record: join(folder, 'processes', `${slot}-${generation}-${k}.json`),
      log: join(folder, 'logs', `${slot}-${generation}-${k}.log`),
    }));
  return {
    size,
    content: () => readDocument(path, contentSchema),
    remember: (content) => writeWhole(path, content),
    forget: () => rmSync(path, { force: true }),
    files,
    instances: (generation) => files(generation).flatMap(({ record }) => findProcess(record) ?? []),
    missing: (generation) =>
      files(generation).filter(({ record }) => findProcess(record) === undefined),
  };
}

/** The generation that is not this one. */
export function otherGeneration(generation: Generation): Generation {
  return generation === 0 ? 1 : 0;
}

/** A release that has not been started yet. */
export function newWish(release: string, generation: Generation, nowMs: number): SlotWish {
  return { generation, release, restarts: -1, notBeforeMs: nowMs };
}

/** The wish after one more start; the first one is planned and counts as no restart. */
export function startedAgain(wish: SlotWish, nowMs: number): SlotWish {
  const { restarts } = wish;
  const pauseMs = restarts < 0 ? 0 : Math.min(1000 * 2 ** restarts, LONGEST_PAUSE_MS);
  return { ...wish, restarts: restarts + 1, notBeforeMs: nowMs + pauseMs };
}
