import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startVisitors, type Visitors } from '../../src/adapters/local/visitors/index.ts';
import type { RolloutDocument } from '../../src/domain/record.ts';

/** What a command said and how it ended; `code` is absent when a signal ended it. */
type Ended = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/** A command that runs. */
type Running = { readonly child: ChildProcess; readonly ended: Promise<Ended> };

/** The built command line over an environment of its own. */
export type Zhiyou = {
  readonly folder: string;
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** Deploys the first release. @throws {Error} with what the command said when it did not work. */
  readonly install: (release: string) => Promise<void>;
  readonly start: (...args: readonly string[]) => Running;
  readonly latest: () => RolloutDocument | undefined;
  readonly edgeUrl: () => string;
  /** Process id of the database server. */
  readonly postgresPid: () => number;
  readonly visitors: (requestsPerSecond: number) => Visitors;
  readonly close: () => Promise<void>;
};

type Served = { readonly serving: { readonly port: number } };

const CLI = resolve('dist/cli.js');
const CONFIG = resolve('test/integration/zhiyou.yaml');
const COMMAND_DEADLINE_MS = 150_000;

/** Makes an environment in a folder of its own; `close` takes it down. `edit` changes the declaration. */
export function openZhiyou(edit: (yaml: string) => string = (yaml) => yaml): Zhiyou {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-test-'));
  chmodSync(folder, 0o711);
  const config = join(folder, 'zhiyou.yaml');
  writeFileSync(config, edit(readFileSync(CONFIG, 'utf8')));
  const local = join(folder, 'local');
  const start = (...args: readonly string[]): Running => {
    const child = spawn(
      process.execPath,
      [CLI, ...args, '--state-dir', folder, '--config', config, '--lang', 'en'],
      { stdio: ['ignore', 'pipe', 'pipe'], timeout: COMMAND_DEADLINE_MS, killSignal: 'SIGKILL' },
    );
    return { child, ended: endOf(child) };
  };
  const run = (...args: readonly string[]) => start(...args).ended;
  const latest = () => latestIn(join(local, 'rollouts'));
  const edgeUrl = () => {
    const record = readJson(join(local, 'processes', 'edge.json')) as Served;
    return `http://127.0.0.1:${record.serving.port}`;
  };
  return {
    folder,
    run,
    install: async (release) => {
      const { code, stderr } = await run('deploy', '--image-tag', release);
      if (code !== 0) throw new Error(`deploy: ${stderr}`);
    },
    start,
    latest,
    edgeUrl,
    postgresPid: () =>
      Number(readFileSync(join(clusterOf(local), 'postmaster.pid'), 'utf8').split('\n')[0]),
    visitors: (requestsPerSecond) => startVisitors({ url: edgeUrl(), requestsPerSecond, seed: 7 }),
    close: async () => {
      const { code, stderr } = await run('down');
      if (code !== 0) throw new Error(`down: ${stderr}`);
      for (const one of [dirname(clusterOf(local)), folder])
        rmSync(one, { recursive: true, force: true });
    },
  };
}

/** Where root keeps the data is a place that the server's own account can reach. */
function clusterOf(local: string): string {
  const location = join(local, 'postgres', 'location');
  return existsSync(location)
    ? readFileSync(location, 'utf8').trim()
    : join(local, 'postgres', 'cluster');
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (part: Buffer) => out.push(part));
  child.stderr?.on('data', (part: Buffer) => err.push(part));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return {
    code,
    stdout: Buffer.concat(out).toString('utf8'),
    stderr: Buffer.concat(err).toString('utf8'),
  };
}

function latestIn(folder: string): RolloutDocument | undefined {
  const list: readonly string[] = listOf(folder);
  const id = list.toSorted().findLast((one) => existsSync(join(folder, one, 'rollout.json')));
  return id === undefined
    ? undefined
    : (readJson(join(folder, id, 'rollout.json')) as RolloutDocument);
}

function listOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Waits for a condition. @throws {Error} naming it when the deadline passes first. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 60_000,
): Promise<void> {
  const giveUpMs = performance.now() + deadlineMs;
  while (!(await condition())) {
    if (performance.now() > giveUpMs) throw new Error(`not within ${deadlineMs} ms: ${what}`);
    await wait(20);
  }
}
