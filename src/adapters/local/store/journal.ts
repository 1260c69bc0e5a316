import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
} from 'node:fs';
import { z } from 'zod';
import type { JournalEntry, JournalCheck, JournalEvent } from '../../../ports/state-store.ts';
import { OperationError } from '../../../shared/errors.ts';
import { stableJson } from '../../../shared/stable-json.ts';
import { writeAll } from './files.ts';

const entrySchema = z.strictObject({
  sequence: z.int(),
  atMs: z.number(),
  actor: z.string(),
  event: z.looseObject({ kind: z.string() }),
  previous: z.string(),
  hash: z.string(),
});

const ORIGIN = '0'.repeat(64);
const LINE_END = 10;

function hashOf(entry: Omit<JournalEntry, 'hash'>): string {
  const { sequence, atMs, actor, event, previous } = entry;
  return createHash('sha256')
    .update(stableJson({ sequence, atMs, actor, event, previous }))
    .digest('hex');
}

/** Every entry of the file whose chain holds, and where it breaks. A missing file is an intact, empty journal. */
export function readJournal(path: string): {
  readonly entries: readonly JournalEntry[];
  readonly check: JournalCheck;
} {
  const lines = isFile(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
  const entries: JournalEntry[] = [];
  for (const line of lines) {
    const link = readLink(line, entries.at(-1));
    if (typeof link === 'string') {
      return { entries, check: { kind: 'broken', line: entries.length + 1, reason: link } };
    }
    entries.push(link);
  }
  return { entries, check: { kind: 'intact', entries: entries.length } };
}

function readLink(line: string, before: JournalEntry | undefined): JournalEntry | string {
  let content: unknown;
  try {
    content = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const parsed = entrySchema.safeParse(content);
  if (!parsed.success) return 'not a journal entry';
  const entry = parsed.data;
  const sequence = (before?.sequence ?? 0) + 1;
  if (entry.sequence !== sequence) return `expected sequence ${sequence}, found ${entry.sequence}`;
  if (entry.previous !== (before?.hash ?? ORIGIN)) return 'does not continue the line before';
  return hashOf(entry) === entry.hash ? entry : 'content does not match its hash';
}

/**
 * Opens the journal for appending; one writer at a time (the caller holds the lock). A last line without its end, left
 * by a kill in the middle of a write, is cut off: it was never acted on. The function that comes back writes one
 * entry and returns when it is on the disk; call it before acting.
 * @throws {OperationError} when the chain is broken, so that nothing is built on a journal that was changed; and, from
 * the function, when an entry could not be written whole: nothing of it stays in the file.
 */
export function openJournal(
  path: string,
): (entry: { atMs: number; actor: string; event: JournalEvent }) => void {
  cutUnfinishedLine(path);
  const { entries, check } = readJournal(path);
  if (check.kind === 'broken') {
    throw new OperationError(
      `${path}:${check.line}: the journal was changed: ${check.reason}. Move the file away to start a new one, and keep it as evidence.`,
      { code: 'rejected', retryable: false },
    );
  }
  let sequence = entries.length;
  let previous = entries.at(-1)?.hash ?? ORIGIN;
  return (entry) => {
    const body = { ...entry, sequence: sequence + 1, previous };
    const hash = hashOf(body);
    appendLine(path, stableJson({ ...body, hash }));
    sequence += 1;
    previous = hash;
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function cutUnfinishedLine(path: string): void {
  if (!isFile(path)) return;
  const content = readFileSync(path);
  const whole = content.lastIndexOf(LINE_END) + 1;
  if (whole < content.length) truncateSync(path, whole);
}

function appendLine(path: string, line: string): void {
  let file: number | undefined;
  let before = 0;
  try {
    file = openSync(path, 'a', 0o600);
    before = fstatSync(file).size;
    writeAll(file, Buffer.from(`${line}\n`));
    fsyncSync(file);
  } catch (cause) {
    if (file !== undefined && fstatSync(file).isFile()) ftruncateSync(file, before);
    throw new OperationError(
      `${path}: the journal could not be written, so nothing was done. Free some space, then run the command again.`,
      { code: 'rejected', retryable: false, cause },
    );
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
