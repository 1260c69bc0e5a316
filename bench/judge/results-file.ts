import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { stableJson } from '../../src/shared/stable-json.ts';
import { CELLS } from './cells.ts';
import type { ChunkResult } from './chunk.ts';
import { JUDGES } from './judges.ts';
import { strategyOf } from './policy.ts';

/** Names cells, judges and policy as they are now: results of others must not be mixed in. */
function fingerprint(): string {
  const strategies = CELLS.map((cell) => strategyOf(cell, { hasPlan: true, hasHistory: true }));
  const names = JUDGES.map(({ name }) => name);
  const text = stableJson(JSON.parse(JSON.stringify({ CELLS, names, strategies })));
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A file of results, one line a chunk, behind a line that names what they are of. */
export type ResultsFile = {
  readonly before: readonly ChunkResult[];
  readonly append: (result: ChunkResult) => void;
};

/**
 * Opens the results at `path`. With `resume` what is there is kept, but for a last line that a kill has cut.
 * @throws {Error} when the file is of other cells, judges or another policy.
 */
export function openResults(path: string, resume: boolean): ResultsFile {
  mkdirSync(dirname(path), { recursive: true });
  const header = JSON.stringify({ fingerprint: fingerprint() });
  const lines = resume && existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  if (lines.length > 0 && lines[0] !== header) {
    throw new Error(`${path} holds results of another policy or grid: leave --resume out`);
  }
  // What follows the last line feed is nothing, or was cut.
  const before = lines.slice(1, -1);
  writeFileSync(path, [header, ...before].map((line) => `${line}\n`).join(''));
  return {
    before: before.map((line): ChunkResult => JSON.parse(line)),
    append: (result) => appendFileSync(path, `${JSON.stringify(result)}\n`),
  };
}
