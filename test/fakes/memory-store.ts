import { createHash } from 'node:crypto';
import type { RoleHolder, RolloutDocument, Look } from '../../src/domain/record.ts';
import type {
  JournalEntry,
  JournalReading,
  Lease,
  LeaseAnswer,
  LeaseHolder,
  StateStore,
} from '../../src/ports/state-store.ts';
import type { EvidenceStore } from '../../src/ports/evidence-store.ts';
import { stableJson } from '../../src/shared/stable-json.ts';

type Claim = LeaseHolder & { readonly token: number; released: boolean };

/** What outlives a process: texts, as they would lie on a disk, and who claimed the lease. */
export type MemoryDisk = {
  readonly texts: Map<string, string>;
  readonly lines: Map<string, string[]>;
  readonly claims: Claim[];
  readonly dead: Set<number>;
};

const ORIGIN = '0'.repeat(64);

/** A disk with nothing on it. */
export function emptyDisk(): MemoryDisk {
  return { texts: new Map(), lines: new Map(), claims: [], dead: new Set() };
}

/** Who holds the lease of the disk: the last claim, unless it was released or its process is gone. */
export function claimInForce(disk: MemoryDisk): Claim | undefined {
  const last = disk.claims.at(-1);
  return last === undefined || last.released || disk.dead.has(last.pid) ? undefined : last;
}

/** The store as process `pid` sees it; the same lease and journal as the local store's, without files. */
export function openMemoryStore(
  disk: MemoryDisk,
  life: { readonly pid: number; readonly nowMs: () => number },
): StateStore {
  const read = (path: string) => disk.texts.get(path);
  const write = (path: string, value: unknown) => void disk.texts.set(path, JSON.stringify(value));
  const namesUnder = (prefix: string) =>
    [...disk.texts.keys()].filter((path) => path.startsWith(prefix)).toSorted();
  const rollouts = () =>
    namesUnder('rollout/')
      .toReversed()
      .flatMap((path) => documentIn(read(path)) ?? []);
  const looks = (id: string) => linesOf(disk, `looks/${id}`).map(lookIn);
  return {
    acquire: async (holder) => acquire(disk, { holder, pid: life.pid, sinceMs: life.nowMs() }),
    holder: async () => holderOf(claimInForce(disk)),
    latest: async () => rollouts()[0],
    serving: async () => holderIn(read('serving')),
    saveServing: async (holder) => write('serving', holder),
    rollout: async (id) => documentIn(read(`rollout/${id}`)),
    rollouts: async () => rollouts(),
    save: async (document) => write(`rollout/${document.id}`, document),
    saveMemory: async (id, memory) => write(`memory/${id}`, memory),
    memory: async (id) => valueIn(read(`memory/${id}`)),
    addLook: async (id, look) => void linesOf(disk, `looks/${id}`).push(JSON.stringify(look)),
    looks: async (id) => looks(id),
    followLooks: (id) => {
      let seen = 0;
      return async () => {
        const fresh = looks(id).slice(seen);
        seen += fresh.length;
        return fresh;
      };
    },
    queueInput: async (id, input) => {
      const path = `input/${id}/${input.id}`;
      if (!disk.texts.has(path)) write(path, input);
    },
    inputs: async (id) => namesUnder(`input/${id}/`).map((path) => inputIn(read(path) ?? '')),
    dropInput: async (id, inputId) => void disk.texts.delete(`input/${id}/${inputId}`),
    openJournal: async () => {
      const { entries } = readJournal(disk);
      let sequence = entries.length;
      let previous = entries.at(-1)?.hash ?? ORIGIN;
      return async ({ atMs, actor, event }) => {
        sequence += 1;
        const body = { sequence, atMs, actor, event, previous };
        const hash = hashOf(body);
        linesOf(disk, 'journal').push(stableJson({ ...body, hash }));
        previous = hash;
      };
    },
    journal: async () => readJournal(disk),
  };
}

/** The evidence of the disk's rollouts. */
export function openMemoryEvidence(disk: MemoryDisk): EvidenceStore {
  return {
    add: async (id, line) => void linesOf(disk, `evidence/${id}`).push(line),
    follow: (id) => {
      let seen = 0;
      return async () => {
        const fresh = linesOf(disk, `evidence/${id}`).slice(seen);
        seen += fresh.length;
        return fresh;
      };
    },
  };
}

/** The journal as it lies on the disk, byte for byte. */
export function journalText(disk: MemoryDisk): string {
  return linesOf(disk, 'journal').join('\n');
}

function linesOf({ lines }: MemoryDisk, path: string): string[] {
  const found = lines.get(path) ?? [];
  lines.set(path, found);
  return found;
}

function acquire(disk: MemoryDisk, wish: LeaseHolder): LeaseAnswer {
  const present = claimInForce(disk);
  if (present !== undefined) return { kind: 'refused', by: holderOf(present) ?? wish };
  const claim: Claim = { ...wish, token: (disk.claims.at(-1)?.token ?? 0) + 1, released: false };
  disk.claims.push(claim);
  const lease: Lease = {
    token: claim.token,
    held: () => claimInForce(disk) === claim,
    lost: () => claimInForce(disk) !== claim,
    release: async () => {
      claim.released = true;
    },
  };
  return { kind: 'held', lease };
}

function holderOf(claim: Claim | undefined): LeaseHolder | undefined {
  if (claim === undefined) return undefined;
  const { holder, pid, sinceMs } = claim;
  return { holder, pid, sinceMs };
}

function hashOf({ sequence, atMs, actor, event, previous }: Omit<JournalEntry, 'hash'>): string {
  return createHash('sha256')
    .update(stableJson({ sequence, atMs, actor, event, previous }))
    .digest('hex');
}

function readJournal(disk: MemoryDisk): JournalReading {
  const entries: JournalEntry[] = [];
  for (const line of linesOf(disk, 'journal')) {
    const entry: JournalEntry = JSON.parse(line);
    const chained = entry.previous === (entries.at(-1)?.hash ?? ORIGIN);
    if (!chained || hashOf(entry) !== entry.hash) {
      const check = { kind: 'broken', line: entries.length + 1, reason: 'changed' } as const;
      return { entries, check };
    }
    entries.push(entry);
  }
  return { entries, check: { kind: 'intact', entries: entries.length } };
}

function valueIn(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}

function documentIn(text: string | undefined): RolloutDocument | undefined {
  if (text === undefined) return undefined;
  const document: RolloutDocument = JSON.parse(text);
  return document;
}

function holderIn(text: string | undefined): RoleHolder | undefined {
  if (text === undefined) return undefined;
  const holder: RoleHolder = JSON.parse(text);
  return holder;
}

function inputIn(text: string): { readonly id: string; readonly input: unknown } {
  const queued: { readonly id: string; readonly input: unknown } = JSON.parse(text);
  return queued;
}

function lookIn(line: string): Look {
  const look: Look = JSON.parse(line);
  return look;
}
