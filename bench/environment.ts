import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { findProcess } from '../src/adapters/local/process/launch.ts';
import { openLocalStore } from '../src/adapters/local/store/index.ts';
import type { StateStore } from '../src/ports/state-store.ts';
import { CLI } from './cli.ts';

/** What a command said; `code` is absent when a signal ended it. */
export type CommandEnd = {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
};

/** Environment `local` in a folder of its own, worked only through the command line. */
export type Environment = {
  /** Runs `zhiyou` and comes back when it has ended. */
  readonly zhiyou: (...args: readonly string[]) => Promise<CommandEnd>;
  readonly edgeUrl: () => string;
  readonly edgeLog: string;
  readonly store: StateStore;
  /** Ends every process and removes the folder. */
  readonly end: () => void;
};

/** Nothing runs in it yet. A benchmark that is interrupted ends what it started. */
export function openEnvironment(): Environment {
  const stateDir = mkdtempSync(join(tmpdir(), 'zhiyou-bench-'));
  // PostgreSQL runs under an account of its own where we are root.
  chmodSync(stateDir, 0o711);
  const folder = join(stateDir, 'local');
  const where = ['--state-dir', stateDir, '--config', declare(stateDir)];
  const end = (): void => {
    process.off('SIGINT', endAndLeave).off('SIGTERM', endAndLeave);
    spawnSync(process.execPath, [CLI.program, 'down', 'local', ...where]);
    rmSync(stateDir, { recursive: true, force: true });
  };
  const endAndLeave = (): void => {
    end();
    process.exit(130);
  };
  process.once('SIGINT', endAndLeave).once('SIGTERM', endAndLeave);
  return {
    zhiyou: (...args) => run([CLI.program, ...args, ...where]),
    edgeUrl: () => {
      const edge = findProcess(join(folder, 'processes/edge.json'));
      if (edge === undefined) throw new Error(`no edge runs in ${folder}`);
      return `http://${edge.host}:${edge.port}`;
    },
    edgeLog: join(folder, 'logs/edge.log'),
    store: openLocalStore(folder, { nowMs: () => Date.now() }),
    end,
  };
}

/** The declaration that comes with zhiyou, but the edge listens wherever there is room. */
function declare(folder: string): string {
  const declaration = parseDocument(
    readFileSync(join(import.meta.dirname, '../zhiyou.yaml'), 'utf8'),
  );
  declaration.setIn(['environments', 'local', 'edgePort'], 0);
  const path = join(folder, 'zhiyou.yaml');
  writeFileSync(path, declaration.toString());
  return path;
}

function run(args: readonly string[]): Promise<CommandEnd> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? undefined, stdout, stderr }));
  });
}

/** @throws {Error} with what the command said, when it ended otherwise than wanted. */
export async function expectCode(wanted: number, end: Promise<CommandEnd>): Promise<void> {
  const { code, stdout, stderr } = await end;
  if (code === wanted) return;
  throw new Error(`expected exit code ${wanted}, got ${code}:\n${stdout}${stderr.slice(-4000)}`);
}
