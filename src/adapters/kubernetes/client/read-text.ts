import { readFile } from 'node:fs/promises';
import { messageOf, UserError } from '../../../shared/errors.ts';

/** Bounds what a wrong path could make us read. */
const MAX_BYTES = 4 * 1024 * 1024;

/**
 * A small file that a kubeconfig names; `what` says what it should be.
 * @throws {UserError} when it is not there, or far too large.
 */
export async function readText(path: string, what: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UserError(`${what}: ${messageOf(cause)}`, 'Is the file where it should be?');
  }
  if (bytes.length <= MAX_BYTES) return bytes.toString('utf8');
  throw new UserError(
    `${what}: ${path} has ${bytes.length} bytes, above ${MAX_BYTES}`,
    'Is this the right file?',
  );
}
