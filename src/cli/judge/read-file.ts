import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Place } from '../../evidence-file/read-line.ts';
import { messageOf, UserError } from '../../shared/errors.ts';

/** How the file is called in messages; `-` is standard input. */
export function fileName(path: string): string {
  return path === '-' ? '<stdin>' : path;
}

/**
 * Hands every line of an evidence file to `read`, with its place; empty lines are passed over.
 * @throws {UserError} when the file cannot be read, or what `read` throws.
 */
export async function readEvidence(
  path: string,
  read: (text: string, place: Place) => void,
): Promise<void> {
  const file = fileName(path);
  const input = path === '-' ? process.stdin : createReadStream(path);
  const failed = new Promise<never>((_done, fail) => {
    input.once('error', (error: unknown) =>
      fail(
        new UserError(
          `${file} cannot be read: ${messageOf(error)}`,
          'Name a file that zhiyou judge record wrote, or - for standard input.',
        ),
      ),
    );
  });
  await Promise.race([failed, readLines(input, file, read)]);
}

async function readLines(
  input: NodeJS.ReadableStream,
  file: string,
  read: (text: string, place: Place) => void,
): Promise<void> {
  let line = 0;
  for await (const text of createInterface({ input, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() !== '') read(text, { file, line });
  }
}
