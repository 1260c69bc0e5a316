import { spawn, type ChildProcess } from 'node:child_process';
import { OperationError, UserError } from '../../shared/errors.ts';

/** A program to run to its end. */
export type ProcessWish = {
  readonly command: readonly [string, ...string[]];
  readonly args: readonly string[];
  /** What it reads; secrets travel here and never in `args`, which everybody on the machine can see. */
  readonly input?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly deadlineMs: number;
  readonly signal?: AbortSignal | undefined;
};

/** How it ended. */
export type ProcessEnd = {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
};

const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;
/** From the polite end to the hard one. */
const GRACE_MS = 5000;

/**
 * Runs a program in a process group of its own, so that nothing of it is left when time is over.
 * @throws {UserError} when there is no such program.
 * @throws {OperationError} `timeout` when it did not end in time; whatever the signal was aborted with.
 */
export async function runProcess(wish: ProcessWish): Promise<ProcessEnd> {
  wish.signal?.throwIfAborted();
  const [program, ...first] = wish.command;
  const child = spawn(program, [...first, ...wish.args], { env: wish.env, detached: true });
  const late = AbortSignal.timeout(wish.deadlineMs);
  const stop = wish.signal === undefined ? late : AbortSignal.any([late, wish.signal]);
  const end = () => endGroup(child);
  stop.addEventListener('abort', end, { once: true });
  try {
    const ended = await endOf(child, wish.input ?? '');
    wish.signal?.throwIfAborted();
    if (late.aborted && ended.code !== 0) throw tooLate(wish, ended);
    return ended;
  } finally {
    stop.removeEventListener('abort', end);
  }
}

async function endOf(child: ChildProcess, input: string): Promise<ProcessEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  child.once('error', (cause) => reject(cannotStart(child, cause)));
  // A program killed by a signal has no code.
  child.once('close', (code) => resolve(code ?? 1));
  // A program that ends before it has read everything is told by its code.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const code = await promise;
  return { code, stdout: stdout(), stderr: stderr() };
}

function collect(stream: ChildProcess['stdout']): () => string {
  let text = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (part: string) => {
    text = `${text}${part}`.slice(-MAX_OUTPUT_BYTES);
  });
  return () => text;
}

function cannotStart({ spawnfile }: ChildProcess, cause: Error): Error {
  const missing = 'code' in cause && cause.code === 'ENOENT';
  if (missing)
    return new UserError(`${spawnfile}: no such program`, `Install it, or put it on the PATH.`);
  return new OperationError(`${spawnfile}: ${cause.message}`, {
    code: 'rejected',
    retryable: false,
    cause,
  });
}

function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) return;
  kill(-pid, 'SIGTERM');
  const hard = setTimeout(() => kill(-pid, 'SIGKILL'), GRACE_MS);
  child.once('close', () => clearTimeout(hard));
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}

function tooLate({ command, deadlineMs }: ProcessWish, { stderr }: ProcessEnd): OperationError {
  const last = lastLines(stderr, 5);
  const said = last === '' ? 'it said nothing' : `its last lines: ${last}`;
  return new OperationError(
    `${command.join(' ')} did not end within ${deadlineMs / 1000} s and was stopped; ${said}`,
    { code: 'timeout', retryable: true },
  );
}

/** The end of a text, without empty lines. */
export function lastLines(text: string, count: number): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines
    .filter((line) => line !== '')
    .slice(-count)
    .join('\n');
}
