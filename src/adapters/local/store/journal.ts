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
import type { JournalEvent, JournalReading } from '../../../ports/state-store.ts';
import { OperationError } from '../../../shared/errors.ts';
import { chained, ORIGIN, readChain, type ChainEnd } from '../../journal/chain.ts';
import { writeAll } from './files.ts';

const LINE_END = 10;

/** Every entry of the file whose chain holds, and where it breaks. A missing file is an intact, empty journal. */
export function readJournal(path: string): JournalReading {
  return readChain(isFile(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : []);
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
  let end: ChainEnd = entries.at(-1) ?? ORIGIN;
  return (entry) => {
    const next = chained(end, entry);
    appendLine(path, next.line);
    ({ end } = next);
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
