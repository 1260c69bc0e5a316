import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RolloutDocument } from '../../../domain/record.ts';
import type { StateStore } from '../../../ports/state-store.ts';
import { holderSchema } from '../../journal/holder.ts';
import { createWhole, readDocument, writeWhole } from './files.ts';
import { openJournal, readJournal } from './journal.ts';
import { acquireLease, leaseHolder } from './lease.ts';
import { followLooks } from './looks.ts';

const SCHEMA_VERSION = 1;

/** Checks the envelope; the inside was written by this version of the format. */
const documentSchema = z
  .looseObject({ schemaVersion: z.int(), id: z.string() })
  .refine(({ schemaVersion }) => schemaVersion <= SCHEMA_VERSION, {
    error: `written by a newer zhiyou (format above ${SCHEMA_VERSION})`,
  })
  .pipe(z.custom<RolloutDocument>());
const inputSchema = z.strictObject({ id: z.string(), input: z.unknown() });

/** Opens the state of one application and environment in a folder; files are readable by their owner only. */
export function openLocalStore(
  folder: string,
  clock: { readonly nowMs: () => number },
): StateStore {
  const rolloutFolder = (id: string) => join(folder, 'rollouts', id);
  const file = (id: string, name: string) => join(rolloutFolder(id), name);
  const read = (id: string) => readDocument(file(id, 'rollout.json'), documentSchema);
  const ids = () => namesIn(join(folder, 'rollouts')).toReversed();
  return {
    acquire: async (holder) => acquireLease(join(folder, 'lease'), holder, clock.nowMs()),
    holder: async () => leaseHolder(join(folder, 'lease')),
    // A kill between making the folder and writing the document leaves a rollout that never was.
    latest: async () => {
      const id = ids().find((one) => existsSync(file(one, 'rollout.json')));
      return id === undefined ? undefined : read(id);
    },
    serving: async () => readDocument(join(folder, 'serving.json'), holderSchema),
    saveServing: async (holder) => writeWhole(join(folder, 'serving.json'), holder),
    rollout: async (id) => read(id),
    rollouts: async () => ids().flatMap((id) => read(id) ?? []),
    save: async (document) => writeWhole(file(document.id, 'rollout.json'), document),
    saveMemory: async (id, memory) => writeWhole(file(id, 'memory.json'), memory),
    memory: async (id) => readDocument(file(id, 'memory.json'), z.unknown()),
    addLook: async (id, look) =>
      appendFileSync(file(id, 'looks.ndjson'), `${JSON.stringify(look)}\n`, { mode: 0o600 }),
    looks: async (id) => followLooks(file(id, 'looks.ndjson'))(),
    followLooks: (id) => {
      const follow = followLooks(file(id, 'looks.ndjson'));
      return async () => follow();
    },
    queueInput: async (id, input) => {
      createWhole(file(id, join('inputs', `${input.id}.json`)), input);
    },
    inputs: async (id) =>
      namesIn(file(id, 'inputs'))
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => readDocument(file(id, join('inputs', name)), inputSchema) ?? []),
    dropInput: async (id, inputId) =>
      rmSync(file(id, join('inputs', `${inputId}.json`)), { force: true }),
    openJournal: async () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const append = openJournal(join(folder, 'journal.ndjson'));
      return async (entry) => append(entry);
    },
    journal: async () => readJournal(join(folder, 'journal.ndjson')),
  };
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}
