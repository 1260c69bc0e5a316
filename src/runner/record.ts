import type { RolloutDocument } from '../domain/record.ts';
import type { EvidenceHeader, EvidenceLine, WrittenScrape } from '../domain/scrape.ts';
import { writeLine } from '../evidence-file/write-line.ts';
import type { EvidenceStore } from '../ports/evidence-store.ts';
import type { Lease } from '../ports/state-store.ts';
import { refuseWithout } from './fence.ts';
import { setupOf, type Gates } from './gates.ts';
import type { RunnerMemory } from './memory.ts';

/** Writes down what the judge is given, so that anybody can judge it again. */
export type Recorder = {
  /** Before the first scrape of a life. */
  readonly begin: (document: RolloutDocument, memory: RunnerMemory) => Promise<void>;
  /** Before the memory of it is saved: what is remembered is always in the file, at most one line more. */
  readonly scrape: (scrape: WrittenScrape) => Promise<void>;
};

/** What records, and for whom. */
type RecorderOptions = {
  readonly evidence?: EvidenceStore;
  readonly gates: Gates;
  readonly lease: Lease;
};

/** Records one rollout in a store; without a store nothing is kept, and nothing by one that has lost its lease. */
export function recorderOf(id: string, { evidence, gates, lease }: RecorderOptions): Recorder {
  const add = async (line: EvidenceLine): Promise<void> => {
    refuseWithout(lease);
    await evidence?.add(id, writeLine(line));
  };
  return {
    begin: (document, memory) => add({ kind: 'header', header: headerOf(document, memory, gates) }),
    scrape: (scrape) => add({ kind: 'scrape', scrape }),
  };
}

function headerOf(document: RolloutDocument, memory: RunnerMemory, gates: Gates): EvidenceHeader {
  const { id, application, environment, stable, candidate } = document;
  return {
    id,
    application,
    environment,
    stable: { slot: stable.slot, release: stable.release },
    candidate: { slot: candidate.slot, release: candidate.release },
    setup: setupOf(document, gates),
    lookedFromMs: memory.lookedAtMs,
    ...(memory.scrapes === 0 ? {} : { continuesAfter: memory.scrapes }),
  };
}
