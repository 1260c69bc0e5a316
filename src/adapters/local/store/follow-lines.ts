import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const LINE_END = 10;

/**
 * Answers at each call the whole lines that were added to the file since the call before; one that is still being
 * written, or that a kill cut short, waits. Of a file that is not there, none.
 */
export function followLines(path: string): () => readonly string[] {
  let offset = 0;
  let rest = Buffer.alloc(0);
  return () => {
    const added = readFrom(path, offset);
    offset += added.length;
    const known = Buffer.concat([rest, added]);
    const end = known.lastIndexOf(LINE_END) + 1;
    rest = known.subarray(end);
    const text = known.subarray(0, end).toString('utf8');
    return text === '' ? [] : text.slice(0, -1).split('\n');
  };
}

function readFrom(path: string, offset: number): Buffer {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return Buffer.alloc(0);
  }
  try {
    const bytes = Buffer.alloc(Math.max(0, fstatSync(file).size - offset));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, offset));
  } finally {
    closeSync(file);
  }
}
