import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { OperationError } from '../../../shared/errors.ts';
import { readDocument, writeWhole } from '../store/files.ts';
import { birthOf } from './alive.ts';

/** What a process says in its log once it serves. */
const listeningSchema = z.looseObject({
  msg: z.literal('listening'),
  pid: z.int(),
  host: z.string(),
  port: z.int(),
  adminPort: z.int().optional(),
});
const recordSchema = z.strictObject({
  command: z.array(z.string()),
  log: z.string(),
  startedAtMs: z.number(),
  serving: z
    .strictObject({
      pid: z.int(),
      birth: z.string(),
      host: z.string(),
      port: z.int(),
      adminPort: z.int().optional(),
    })
    .optional(),
});

/** A process that serves; it outlives whoever started it. Times are epoch ms. */
export type RunningProcess = {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
  readonly adminPort: number | undefined;
  readonly startedAtMs: number;
};

/** How to start a process. Secrets belong in `env`, never in `command`. */
export type LaunchOptions = {
  /** File that remembers the process; the name of the process is its path. */
  readonly record: string;
  readonly log: string;
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly deadlineMs: number;
};

const POLL_MS = 25;
const LOG_TAIL_LINES = 12;

/**
 * Starts a process in a session of its own and waits until it says that it listens.
 * @throws {OperationError} when it ends or stays silent, with the last lines of its log.
 */
export async function launch(options: LaunchOptions): Promise<RunningProcess> {
  const { record, log, command, cwd, env } = options;
  mkdirSync(dirname(log), { recursive: true, mode: 0o700 });
  rmSync(log, { force: true });
  const startedAtMs = Date.now();
  const remembered = { command: [...command], log, startedAtMs };
  writeWhole(record, remembered);
  const output = openSync(log, 'a', 0o600);
  const [program, ...rest] = command;
  const child = spawn(program, rest, {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const end: { reason: string | undefined } = { reason: undefined };
  child.once('error', (error) => {
    end.reason = error.message;
  });
  child.once('exit', (code, signal) => {
    end.reason ??= `ended with ${signal ?? `exit code ${code}`} before it served`;
  });
  child.unref();
  const deadline = startedAtMs + options.deadlineMs;
  while (end.reason === undefined && Date.now() < deadline) {
    const found = findProcess(record);
    if (found !== undefined) return found;
    await wait(POLL_MS);
  }
  if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
  throw new OperationError(
    `${command.join(' ')}: ${end.reason ?? `did not serve within ${options.deadlineMs} ms`}. Its last lines:\n${logTail(log)}`,
    { code: end.reason === undefined ? 'timeout' : 'rejected', retryable: true },
  );
}

/**
 * Finds a process by its record; absent when it is gone. A starter that was killed between starting a process and
 * remembering it leaves only the log: the process is then found by the line it wrote.
 */
export function findProcess(record: string): RunningProcess | undefined {
  const remembered = readDocument(record, recordSchema);
  if (remembered === undefined) return undefined;
  const { serving, startedAtMs } = remembered;
  if (serving === undefined) return adopt(record, remembered);
  if (birthOf(serving.pid) !== serving.birth) return undefined;
  const { pid, host, port, adminPort } = serving;
  return { pid, host, port, adminPort, startedAtMs };
}

function adopt(
  record: string,
  remembered: z.output<typeof recordSchema>,
): RunningProcess | undefined {
  if (!existsSync(remembered.log)) return undefined;
  for (const line of readFileSync(remembered.log, 'utf8').split('\n')) {
    const said = listeningSchema.safeParse(jsonOr(line));
    if (!said.success) continue;
    const { pid, host, port, adminPort } = said.data;
    const birth = birthOf(pid);
    if (birth === undefined) return undefined;
    const serving = { pid, birth, host, port, ...(adminPort === undefined ? {} : { adminPort }) };
    writeWhole(record, { ...remembered, serving });
    return { pid, host, port, adminPort, startedAtMs: remembered.startedAtMs };
  }
  return undefined;
}

function jsonOr(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/**
 * Ends a process and forgets it: first asks (SIGTERM), and after `graceMs` insists (SIGKILL). A process that is gone
 * already is not an error.
 */
export async function stopProcess(record: string, graceMs: number): Promise<void> {
  const found = findProcess(record);
  if (found !== undefined) {
    const birth = birthOf(found.pid);
    const deadline = Date.now() + graceMs;
    signalGroup(found.pid, 'SIGTERM');
    while (birthOf(found.pid) === birth && Date.now() < deadline) await wait(POLL_MS);
    if (birthOf(found.pid) === birth) signalGroup(found.pid, 'SIGKILL');
  }
  rmSync(record, { force: true });
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // It ended in between.
  }
}

/** The last lines of a log, for people. */
export function logTail(log: string): string {
  if (statSync(log, { throwIfNoEntry: false }) === undefined) return '  (no log)';
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return lines.map((line) => `  ${line}`).join('\n');
}
