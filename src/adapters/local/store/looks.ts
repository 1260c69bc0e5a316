import { z } from 'zod';
import type { Look } from '../../../domain/record.ts';
import { followLines } from './follow-lines.ts';

const lookSchema = z.custom<Look>((value) => typeof value === 'object' && value !== null);

/**
 * Answers at each call the looks that were added to the file since the call before. Looks are for people: a line that a
 * kill cut short is passed over.
 */
export function followLooks(path: string): () => readonly Look[] {
  const follow = followLines(path);
  return () => follow().flatMap(lookIn);
}

function lookIn(line: string): readonly Look[] {
  try {
    const parsed = lookSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
