import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, type BenchmarkOptions, type Figure } from './benchmark.ts';
import { CLI } from './cli.ts';

/** What a command costs before it does anything, against Node itself. */
export async function start({ repetitions, quick }: BenchmarkOptions): Promise<readonly Figure[]> {
  const count = quick ? 1 : 10;
  const against = { what: 'node -e 0', measure: () => fastest(['-e', '0'], count) };
  const figures: Figure[] = [];
  for (const args of [['--help'], ['status', '--state-dir', join(tmpdir(), 'zhiyou-bench-none')]]) {
    const what = `zhiyou ${args[0]}${CLI.isBundle ? '' : ' (from sources)'}`;
    const measure = () => fastest([CLI.program, ...args], count);
    figures.push(await compare({ what, unit: 'ms', measure, against }, repetitions));
  }
  return figures;
}

/** The fastest of some runs: whatever else the machine does only ever adds. */
function fastest(args: readonly string[], count: number): number {
  const times = Array.from({ length: count }, () => {
    const startedMs = performance.now();
    spawnSync(process.execPath, args, { stdio: 'ignore' });
    return performance.now() - startedMs;
  });
  return Math.min(...times);
}
