import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CELLS } from './cells.ts';
import type { Chunk, ChunkResult } from './chunk.ts';
import { JUDGES } from './judges.ts';
import { runAll } from './pool.ts';
import { storeQuick } from './quick.ts';
import { writeReport } from './report.ts';
import { openResults } from './results-file.ts';

/** First seeds. What is reported has never been tuned on. */
const SETS: Readonly<Record<string, number>> = { tune: 1000, ci: 500_000, report: 700_000 };
const SEEDS_MAX = 100_000;
const CHUNK_SEEDS = 25;
const USAGE = `usage: npm run bench:judge -- [--seeds N] [--set tune|ci|report] [--cells PART,…] [--judges NAME,…] [--workers N] [--out DIR] [--resume]
Runs N seeds (100) of every cell whose name holds one of the parts, and writes figures into DIR (bench/judge/out/SET).
With --store-quick: stores what the quick set of the tests shall give.`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    set: { type: 'string', default: 'tune' },
    cells: { type: 'string' },
    judges: { type: 'string' },
    workers: { type: 'string', default: String(availableParallelism()) },
    out: { type: 'string' },
    resume: { type: 'boolean', default: false },
    'store-quick': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values['store-quick']) {
  storeQuick();
  process.exit(0);
}
const seeds = Number(values.seeds);
const workers = Number(values.workers);
const first = SETS[values.set];
const parts = values.cells?.split(',') ?? [''];
const cells = CELLS.filter(({ name }) => parts.some((part) => name.includes(part)));
const judges = namesOf(values.judges);
const isCount = (count: number) => Number.isInteger(count) && count >= 1 && count <= SEEDS_MAX;
if (
  values.help ||
  first === undefined ||
  cells.length === 0 ||
  judges.length === 0 ||
  !isCount(seeds) ||
  !isCount(workers)
) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(values.help ? 0 : 2);
}

const folder = values.out ?? join(import.meta.dirname, 'out', values.set);
const file = openResults(join(folder, 'results.ndjson'), values.resume);
const results: ChunkResult[] = [...file.before];
const keyOf = (chunk: Chunk) => [chunk.cell, chunk.from, chunk.count, ...chunk.judges].join(' ');
const known = new Set(file.before.map(keyOf));
const wanted = chunksOf(first);
const missing = wanted.filter((chunk) => !known.has(keyOf(chunk)));
const startedAtMs = performance.now();
let done = 0;
await runAll(missing, workers, (result) => {
  results.push(result);
  file.append(result);
  done += 1;
  progress();
});
process.stderr.write('\n');
const wantedKeys = new Set(wanted.map(keyOf));
const command = `npm run bench:judge -- --set ${values.set} --seeds ${seeds}${values.cells === undefined ? '' : ` --cells '${values.cells}'`}`;
const markdown = writeReport(
  results.filter((result) => wantedKeys.has(keyOf(result))),
  { folder, command },
);
process.stdout.write(`${markdown}\n`);

/** The judges that are asked for, or all. */
function namesOf(asked: string | undefined): readonly string[] {
  const names = JUDGES.map(({ name }) => name);
  return asked === undefined ? names : names.filter((name) => asked.split(',').includes(name));
}

/** Chunks of all cells by turns, so that the first minutes tell something of every cell. */
function chunksOf(start: number): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (let from = 0; from < seeds; from += CHUNK_SEEDS) {
    const count = Math.min(CHUNK_SEEDS, seeds - from);
    chunks.push(...cells.map(({ name }) => ({ cell: name, from: start + from, count, judges })));
  }
  return chunks;
}

function progress(): void {
  const minutes = (performance.now() - startedAtMs) / 60_000;
  const left = (minutes / done) * (missing.length - done);
  const line = `${known.size + done} of ${known.size + missing.length} chunks, ${minutes.toFixed(1)} min, ${left.toFixed(1)} min left`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line} `);
  else if (done % 100 === 0 || done === missing.length) process.stderr.write(`${line}\n`);
}
