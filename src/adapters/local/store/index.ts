import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { RolloutDocument } from '../../../domain/record.ts';
import type { StateStore } from '../../../ports/state-store.ts';
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
const holderSchema = z.strictObject({ slot: z.enum(['blue', 'green']), release: z.string() });
const inputSchema = z.strictObject({ id: z.string(), input: z.unknown() });

/** Opens the state of one application and environment in a folder; files are readable by their owner only. */
export function openLocalStore(
  folder: string,
  clock: { readonly nowMs: () => number },
): StateStore {
  const rolloutFolder = (id: string) => join(folder, 'rollouts', id);
  const file = (id: string, name: string) => join(rolloutFolder(id), name);
  const rollout = (id: string) => readDocument(file(id, 'rollout.json'), documentSchema);
  const ids = () => namesIn(join(folder, 'rollouts')).toReversed();
  const rollouts = () => ids().flatMap((id) => rollout(id) ?? []);
  // A kill between making the folder and writing the document leaves a rollout that never was.
  const latest = () => {
    const id = ids().find((one) => existsSync(file(one, 'rollout.json')));
    return id === undefined ? undefined : rollout(id);
  };
  return {
    acquire: (holder) => acquireLease(join(folder, 'lease'), holder, clock.nowMs()),
    holder: () => leaseHolder(join(folder, 'lease')),
    latest,
    serving: () => readDocument(join(folder, 'serving.json'), holderSchema),
    saveServing: (holder) => writeWhole(join(folder, 'serving.json'), holder),
    rollout,
    rollouts,
    save: (document) => writeWhole(file(document.id, 'rollout.json'), document),
    saveMemory: (id, memory) => writeWhole(file(id, 'memory.json'), memory),
    memory: (id) => readDocument(file(id, 'memory.json'), z.unknown()),
    addLook: (id, look) =>
      appendFileSync(file(id, 'looks.ndjson'), `${JSON.stringify(look)}\n`, { mode: 0o600 }),
    looks: (id) => followLooks(file(id, 'looks.ndjson'))(),
    followLooks: (id) => followLooks(file(id, 'looks.ndjson')),
    queueInput: (id, input) => {
      createWhole(file(id, join('inputs', `${input.id}.json`)), input);
    },
    inputs: (id) =>
      namesIn(file(id, 'inputs'))
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => readDocument(file(id, join('inputs', name)), inputSchema) ?? []),
    dropInput: (id, inputId) =>
      rmSync(file(id, join('inputs', `${inputId}.json`)), { force: true }),
    openJournal: () => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return openJournal(join(folder, 'journal.ndjson'));
    },
    journal: () => readJournal(join(folder, 'journal.ndjson')),
  };
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).toSorted() : [];
}
