import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { OperationError, UserError, messageOf } from '../../shared/errors.ts';

/** The text of a file; `undefined` when there is none. @throws {OperationError} when it cannot be read. */
export function readIfThere(path: string): string | undefined {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  } catch (error) {
    throw new OperationError(`${path} cannot be read: ${messageOf(error)}`, {
      code: 'forbidden',
      retryable: false,
      cause: error,
    });
  }
}

/** The text of a file. @throws {UserError} when there is none. */
export function readThere(path: string): string {
  const text = readIfThere(path);
  if (text !== undefined) return text;
  throw new UserError(
    `${path} does not exist`,
    'Name the file of secrets, or make it with zhiyou secrets edit.',
  );
}

/**
 * Puts a text in the place of a file in one step: whoever reads sees the old or the new one, and a failure leaves the
 * old one. `before` is what was read.
 * @throws {OperationError} when the file was changed meanwhile or cannot be written.
 */
export function replaceFile(path: string, before: string | undefined, text: string): void {
  if (readIfThere(path) !== before) {
    throw new OperationError(
      `${path} was changed by somebody else meanwhile; nothing was written, so do it again`,
      { code: 'conflict', retryable: true },
    );
  }
  const target = before === undefined ? path : realpathSync(path);
  const draft = `${target}.${process.pid}.draft`;
  try {
    writeFileSync(draft, text, { mode: before === undefined ? 0o644 : statSync(target).mode });
    const handle = openSync(draft, 'r');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new OperationError(`${path} cannot be written: ${messageOf(error)}`, {
      code: 'forbidden',
      retryable: false,
      cause: error,
    });
  }
}
