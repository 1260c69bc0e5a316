import { parseArgs } from 'node:util';
import type { Benchmark, Figure } from './benchmark.ts';
import { edge } from './edge.ts';
import { engine } from './engine.ts';
import { firstRequest } from './first-request.ts';
import { journal } from './journal.ts';
import { judge } from './judge.ts';
import { ROLLOUTS } from './rollouts.ts';
import { scrape } from './scrape.ts';
import { start } from './start.ts';
import { tableOf } from './table.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  judge,
  engine,
  scrape,
  journal,
  edge,
  start,
  'first-request': firstRequest,
  ...ROLLOUTS,
};
const USAGE = `usage: npm run bench [-- [--repetitions N] [--rate N] [--quick] [NAME…]]
names: ${Object.keys(BENCHMARKS).join(', ')}; all of them when none is given`;

function readArguments() {
  const { values, positionals } = parseArgs({
    options: {
      repetitions: { type: 'string', default: '5' },
      rate: { type: 'string', default: '300' },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const repetitions = Number(values.repetitions);
  const unknown = positionals.filter((name) => !(name in BENCHMARKS));
  const rate = Number(values.rate);
  const isWrong = unknown.length > 0 || !isCount(repetitions) || !isCount(rate);
  return { ...values, repetitions, rate, names: positionals, isWrong };
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

const { names, repetitions, rate, quick, help, isWrong } = readArguments();
if (help || isWrong) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(isWrong ? 2 : 0);
}
const say = (line: string) => process.stderr.write(`${line}\n`);
const figures: Figure[] = [];
for (const [name, run] of Object.entries(BENCHMARKS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  say(`${name} …`);
  figures.push(...(await run({ repetitions, quick, requestsPerSecond: rate, say })));
}
process.stdout.write(`${tableOf(figures)}\n`);
