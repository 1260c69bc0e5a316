import { OperationError } from '../../../shared/errors.ts';
import { describe, type Asked } from './api-error.ts';
import type { Answer } from './transport.ts';

/**
 * The whole body as text.
 * @throws {OperationError} `rejected` when it is longer than the limit; the rest is not read.
 */
export async function readBounded(
  body: Answer['body'],
  limitBytes: number,
  asked: Asked,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop destroys the body, and its connection with it.
  for await (const part of body) {
    if (!(part instanceof Uint8Array)) continue;
    length += part.byteLength;
    if (length > limitBytes) {
      throw new OperationError(
        `${describe(asked)}: the answer is longer than ${limitBytes} bytes`,
        { code: 'rejected', retryable: false },
      );
    }
    parts.push(part);
  }
  return Buffer.concat(parts, length).toString('utf8');
}
