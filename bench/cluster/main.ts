import { parseArgs } from 'node:util';
import type { Benchmark, Figure } from '../benchmark.ts';
import { tableOf } from '../table.ts';
import { edge } from './edge.ts';
import { lint } from './lint.ts';
import { rollouts, wayBack } from './rollouts.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  lint,
  edge,
  rollouts,
  'way-back': wayBack,
};

const { values, positionals } = parseArgs({
  options: {
    repetitions: { type: 'string', default: '3' },
    rate: { type: 'string', default: '150' },
    quick: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
const say = (line: string) => process.stderr.write(`${line}\n`);
const figures: Figure[] = [];
for (const name of names) {
  const run = BENCHMARKS[name];
  if (run === undefined) {
    say(`there is no benchmark ${name}; there are ${Object.keys(BENCHMARKS).join(', ')}`);
    process.exit(2);
  }
  say(`${name} …`);
  const [repetitions, requestsPerSecond] = [Number(values.repetitions), Number(values.rate)];
  figures.push(...(await run({ repetitions, requestsPerSecond, quick: values.quick, say })));
}
process.stdout.write(`${tableOf(figures)}\n`);
