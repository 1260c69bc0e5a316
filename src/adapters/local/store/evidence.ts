import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EvidenceStore } from '../../../ports/evidence-store.ts';
import { OperationError } from '../../../shared/errors.ts';
import { writeAll } from './files.ts';
import { followLines } from './follow-lines.ts';

/** A day of scrapes of a small fleet. */
const MOST_BYTES = 256 * 1024 * 1024;
const LINE_END = 10;
/** The line that says that nothing more is kept. */
const FULL = Buffer.from('{"end":"size"}\n');

/**
 * Evidence in a file beside the rollout's looks, readable by its owner only, at most `mostBytes` and one line long. What
 * a kill left of a line is cut off by the next one: it was never remembered, so it never counted.
 */
export function openLocalEvidence(folder: string, mostBytes: number = MOST_BYTES): EvidenceStore {
  const path = (id: string) => join(folder, 'rollouts', id, 'evidence.ndjson');
  return {
    add: async (id, line) => append(path(id), Buffer.from(`${line}\n`), mostBytes),
    follow: (id) => {
      const follow = followLines(path(id));
      return async () => follow();
    },
  };
}

function append(path: string, line: Buffer, mostBytes: number): void {
  let file: number | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    file = openSync(path, 'a+', 0o600);
    const size = wholeSize(file);
    if (size + line.length <= mostBytes) writeAll(file, line);
    else if (!endsWith(file, size, FULL)) writeAll(file, FULL);
  } catch (cause) {
    throw new OperationError(
      `${path}: the evidence could not be written. Free some space, then run the command again.`,
      { code: 'rejected', retryable: false, cause },
    );
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Size up to the end of the last whole line; what lies behind it is cut off. */
function wholeSize(file: number): number {
  const { size } = fstatSync(file);
  if (size === 0 || endsWith(file, size, Buffer.from([LINE_END]))) return size;
  const content = Buffer.alloc(size);
  readSync(file, content, 0, size, 0);
  const whole = content.lastIndexOf(LINE_END) + 1;
  ftruncateSync(file, whole);
  return whole;
}

function endsWith(file: number, size: number, end: Buffer): boolean {
  if (size < end.length) return false;
  const last = Buffer.alloc(end.length);
  readSync(file, last, 0, end.length, size - end.length);
  return last.equals(end);
}
