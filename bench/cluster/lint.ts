import { spawnSync } from 'node:child_process';
import type { Benchmark } from '../benchmark.ts';
import { CLI } from '../cli.ts';

/** The chart's lint over all values, versions of Kubernetes and kinds, as a pipeline runs it. */
export const lint: Benchmark = async ({ repetitions }) => {
  const samples: number[] = [];
  for (let k = 0; k < repetitions; k += 1) {
    const startedMs = performance.now();
    const { status, stdout } = spawnSync(process.execPath, [CLI.program, 'chart', 'lint'], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`chart lint ended with ${status}: ${stdout}`);
    samples.push(performance.now() - startedMs);
  }
  return [{ what: 'zhiyou chart lint, the whole matrix', unit: 'ms', samples }];
};
