import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { JournalEntry, JournalEvent, JournalReading } from '../../ports/state-store.ts';
import { stableJson } from '../../shared/stable-json.ts';

const entrySchema = z.strictObject({
  sequence: z.int(),
  atMs: z.number(),
  actor: z.string(),
  event: z.looseObject({ kind: z.string() }),
  previous: z.string(),
  hash: z.string(),
});

/** The end of a chain: what the next entry continues. */
export type ChainEnd = { readonly sequence: number; readonly hash: string };

/** Before the first entry. */
export const ORIGIN: ChainEnd = { sequence: 0, hash: '0'.repeat(64) };

/** The line that continues a chain, and the chain's new end. */
export function chained(
  end: ChainEnd,
  entry: { readonly atMs: number; readonly actor: string; readonly event: JournalEvent },
): { readonly line: string; readonly end: ChainEnd } {
  const body = { ...entry, sequence: end.sequence + 1, previous: end.hash };
  const hash = hashOf(body);
  return { line: stableJson({ ...body, hash }), end: { sequence: body.sequence, hash } };
}

/** Every entry of the lines up to where their chain breaks. */
export function readChain(lines: readonly string[], start: ChainEnd = ORIGIN): JournalReading {
  const entries: JournalEntry[] = [];
  let end = start;
  for (const line of lines) {
    const link = readLink(line, end);
    if (typeof link === 'string') {
      return { entries, check: { kind: 'broken', line: entries.length + 1, reason: link } };
    }
    entries.push(link);
    end = link;
  }
  return { entries, check: { kind: 'intact', entries: entries.length } };
}

function hashOf(entry: Omit<JournalEntry, 'hash'>): string {
  const { sequence, atMs, actor, event, previous } = entry;
  return createHash('sha256')
    .update(stableJson({ sequence, atMs, actor, event, previous }))
    .digest('hex');
}

function readLink(line: string, before: ChainEnd): JournalEntry | string {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const parsed = entrySchema.safeParse(content);
  if (!parsed.success) return 'not a journal entry';
  const entry = parsed.data;
  const sequence = before.sequence + 1;
  if (entry.sequence !== sequence) return `expected sequence ${sequence}, found ${entry.sequence}`;
  if (entry.previous !== before.hash) return 'does not continue the line before';
  return hashOf(entry) === entry.hash ? entry : 'content does not match its hash';
}
