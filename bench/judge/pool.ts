import { Worker } from 'node:worker_threads';
import type { Chunk, ChunkResult } from './chunk.ts';

/** Runs chunks on `workers` threads and hands each result over as it comes. */
export async function runAll(
  chunks: readonly Chunk[],
  workers: number,
  done: (result: ChunkResult) => void,
): Promise<void> {
  const left = [...chunks].toReversed();
  const count = Math.min(workers, chunks.length);
  await Promise.all(Array.from({ length: count }, () => work(left, done)));
}

/** One thread, which takes chunks until none is left. */
function work(left: Chunk[], done: (result: ChunkResult) => void): Promise<void> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url));
  return new Promise<void>((resolve, reject) => {
    const give = () => {
      const chunk = left.pop();
      if (chunk === undefined) resolve();
      else worker.postMessage(chunk, []);
    };
    worker.on('error', reject);
    worker.on('message', (result: ChunkResult) => {
      done(result);
      give();
    });
    give();
  }).finally(() => void worker.terminate());
}
