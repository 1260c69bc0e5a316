import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { OperationError } from '../../shared/errors.ts';

/** How long an editor may take to end when it is asked to. */
const GRACE_MS = 2_000;

/**
 * Lets the person's editor change a file; `signal` ends the editor.
 * @throws {OperationError} when the editor cannot be started or fails, and the signal's reason when that ended it.
 */
export async function runEditor(path: string, signal: AbortSignal): Promise<void> {
  const editor = process.env['VISUAL'] || process.env['EDITOR'] || 'vi';
  const child = spawn('sh', ['-c', `exec ${editor} "$1"`, 'sh', path], { stdio: 'inherit' });
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    child.kill('SIGTERM');
    force = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  try {
    const [code]: unknown[] = await once(child, 'exit');
    signal.throwIfAborted();
    if (code === 0) return;
    throw new OperationError(
      `the editor (${editor}) ended with ${String(code)}; nothing was written`,
      {
        code: 'rejected',
        retryable: true,
      },
    );
  } finally {
    clearTimeout(force);
    signal.removeEventListener('abort', end);
  }
}
