import { OperationError } from '../../../shared/errors.ts';

/** An object of Kubernetes has at most about 1.5 MB. */
const MAX_LINE = 8 * 1024 * 1024;

/**
 * Lines of a body, as they come; a last one without its end is no line.
 * @throws {OperationError} when a line has no end.
 */
export async function* linesOf(
  body: AsyncIterable<unknown>,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of body) {
    if (!(part instanceof Uint8Array)) continue;
    const lines = (rest + decoder.decode(part, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE) {
      throw new OperationError(`a line is longer than ${MAX_LINE} characters`, {
        code: 'rejected',
        retryable: true,
      });
    }
    yield* lines.filter((line) => line !== '');
  }
}
