import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { stopPlatform } from '../src/adapters/local/platform/index.ts';
import { stopProcess } from '../src/adapters/local/process/launch.ts';
import type { BenchmarkOptions, Figure } from './benchmark.ts';
import { CLI } from './cli.ts';

const DEADLINE_MS = 120_000;
const GRACE_MS = 10_000;
const ASK_EVERY_MS = 10;

/** From `zhiyou demo`, on a machine where nothing runs yet, to the first request that the service answers. */
export async function firstRequest({
  repetitions,
  quick,
}: BenchmarkOptions): Promise<readonly Figure[]> {
  const samples: number[] = [];
  for (let count = 0; count < (quick ? 1 : repetitions); count += 1)
    samples.push(await startOnce());
  const what = `zhiyou demo → first request served${CLI.isBundle ? '' : ' (from sources)'}`;
  return [{ what, unit: 'ms', samples }];
}

async function startOnce(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-bench-'));
  // PostgreSQL runs under an account of its own where we are root.
  chmodSync(folder, 0o711);
  const startedMs = performance.now();
  const demo = spawn(process.execPath, [CLI.program, 'demo'], {
    env: { ...process.env, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(demo, 'close');
  try {
    const url = await edgeUrlSaidBy(demo);
    while (!(await isServed(url))) {
      if (performance.now() - startedMs > DEADLINE_MS) throw new Error(`${url} serves nothing`);
      await wait(ASK_EVERY_MS);
    }
    return performance.now() - startedMs;
  } finally {
    demo.kill('SIGINT');
    await ended;
    await endWhatIsLeft(folder);
  }
}

/** A demo that is interrupted while it starts may leave processes. */
async function endWhatIsLeft(folder: string): Promise<void> {
  for (const record of globSync('*/processes/{blue,green}-*.json', { cwd: folder })) {
    await stopProcess(join(folder, record), GRACE_MS);
  }
  for (const place of readdirSync(folder)) await stopPlatform(join(folder, place));
  rmSync(folder, { recursive: true });
}

/** Goes on reading afterwards, or the demo would write into a closed pipe. @throws {Error} when it ends without it. */
function edgeUrlSaidBy(demo: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    demo.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    });
    demo.once('error', reject);
    demo.once('close', () => reject(new Error(`the demo ended before it served: ${said}`)));
  });
}

async function isServed(url: string): Promise<boolean> {
  const search = `${url}/api/travel/search?q=x`;
  return fetch(search, { signal: AbortSignal.timeout(1000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}
