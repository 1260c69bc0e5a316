import { closeSync, fsyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../src/adapters/local/store/journal.ts';
import { compare, type BenchmarkOptions, type Figure } from './benchmark.ts';

const EVENT = {
  kind: 'decision',
  rollout: '2026-11-23-004',
  phase: 'shifting',
  step: 2,
  because: { code: 'missing-evidence', details: { gate: 'errors' } },
  actions: [{ kind: 'write-weights', weights: { default: 25, payment: 0 } }],
};

/** Appends that are on the disk when they come back, against one bare write and fsync of as many bytes. */
export async function journal({
  repetitions,
  quick,
}: BenchmarkOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-bench-'));
  const count = quick ? 20 : 300;
  const append = openJournal(join(folder, 'journal.ndjson'));
  const line = Buffer.alloc(500, 'x');
  const file = openSync(join(folder, 'plain'), 'a');
  const bare = () => {
    writeSync(file, line);
    fsyncSync(file);
  };
  try {
    const what = 'journal appends, each on the disk';
    const measure = () =>
      rateOf(() => append({ atMs: 1_750_000_000_000, actor: 'bench', event: EVENT }), count);
    const against = { what: 'write and fsync', measure: () => rateOf(bare, count) };
    return [await compare({ what, unit: '1/s', measure, against }, repetitions)];
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}

/** Not by time: every append makes the file longer, so each repetition must append as much. */
function rateOf(once: () => void, count: number): number {
  const startedMs = performance.now();
  for (let k = 0; k < count; k += 1) once();
  return (1000 * count) / (performance.now() - startedMs);
}
