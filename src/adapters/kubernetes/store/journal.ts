import { z } from 'zod';
import type { AppendToJournal, JournalReading, StateStore } from '../../../ports/state-store.ts';
import { OperationError } from '../../../shared/errors.ts';
import { chained, ORIGIN, readChain, type ChainEnd } from '../../journal/chain.ts';
import type { Cluster } from '../client/cluster.ts';
import { readAs } from '../client/object.ts';
import type { Fence } from './fence.ts';
import { labelsOf, nameOf, type Place } from './place.ts';
import { openSegments, type Segment } from './segments.ts';

/** About 48 KB of text each: 3 MB, which is some thousand rollouts. */
const KEPT_SEGMENTS = 64;

const endSchema = z.strictObject({ sequence: z.int(), hash: z.string() });

/**
 * The journal in ConfigMaps of bounded size. Of old segments that were dropped the end of their chain is kept, so that
 * the rest can still be verified. Two writers cannot both continue one entry.
 */
export function openJournalIn(
  cluster: Cluster,
  fence: Fence,
  place: Place,
): Pick<StateStore, 'openJournal' | 'journal'> {
  const name = nameOf(place, 'journal');
  const labels = labelsOf(place, 'journal');
  const segments = openSegments(cluster, fence, { name, labels, keep: KEPT_SEGMENTS });
  const readAll = async (): Promise<JournalReading & { readonly lines: readonly string[] }> => {
    const found = await segments.read();
    const lines = found.flatMap((segment) => segment.lines);
    return { lines, ...readChain(lines, startOf(name, found[0])) };
  };
  return {
    journal: async () => {
      const { entries, check } = await readAll();
      return { entries, check };
    },
    openJournal: async () => {
      const { lines, entries, check } = await readAll();
      if (check.kind === 'broken') throw broken(name, check);
      let end: ChainEnd = entries.at(-1) ?? ORIGIN;
      let last = lines.at(-1);
      const append: AppendToJournal = async (entry) => {
        const next = chained(end, entry);
        const note = JSON.stringify({ sequence: end.sequence, hash: end.hash });
        await segments.append(next.line, { after: last, exclusive: true, note });
        ({ end } = next);
        last = next.line;
      };
      // One entry after the other, also when a caller does not wait.
      let before: Promise<void> = Promise.resolve();
      return (entry) => {
        const mine = before.then(() => append(entry));
        before = mine.catch(() => undefined);
        return mine;
      };
    },
  };
}

function startOf(name: string, oldest: Segment | undefined): ChainEnd {
  if (oldest?.note === undefined) return ORIGIN;
  const content: unknown = JSON.parse(oldest.note);
  return readAs(endSchema, content, `configmaps ${name}`);
}

function broken(
  name: string,
  check: { readonly line: number; readonly reason: string },
): OperationError {
  return new OperationError(
    `configmaps ${name}: entry ${check.line}: the journal was changed: ${check.reason}. Keep its ConfigMaps elsewhere as evidence and remove them to start a new one.`,
    { code: 'rejected', retryable: false },
  );
}
