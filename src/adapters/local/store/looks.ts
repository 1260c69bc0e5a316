import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import type { Look } from '../../../domain/record.ts';

const lookSchema = z.custom<Look>((value) => typeof value === 'object' && value !== null);

/**
 * Answers at each call the looks that were added to the file since the call before. Looks are for people: a line that a
 * kill cut short is passed over, and one that is still being written waits for the next call.
 */
export function followLooks(path: string): () => readonly Look[] {
  let offset = 0;
  let rest = Buffer.alloc(0);
  return () => {
    const added = readFrom(path, offset);
    offset += added.length;
    const known = Buffer.concat([rest, added]);
    const end = known.lastIndexOf(LINE_END) + 1;
    rest = known.subarray(end);
    return known.subarray(0, end).toString('utf8').split('\n').flatMap(lookIn);
  };
}

const LINE_END = 10;

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

function lookIn(line: string): readonly Look[] {
  try {
    const parsed = lookSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
