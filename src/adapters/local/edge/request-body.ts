import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import type { RequestBody } from './forward.ts';

/** Bodies up to this length are kept, so that the request may be sent a second time. */
const KEPT_BYTES = 64 * 1024;

/** Reads a small body whole, and opens any other as a stream. `then` is never called when the client leaves first. */
export function readRequestBody(request: IncomingMessage, then: (body: RequestBody) => void): void {
  const length = request.headers['content-length'];
  if (request.headers['transfer-encoding'] === undefined && (length ?? '0') === '0') {
    then({ kind: 'none' });
    return;
  }
  if (length === undefined || Number(length) > KEPT_BYTES) {
    then({ kind: 'streamed', stream: streamOf(request) });
    return;
  }
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.once('end', () => then({ kind: 'kept', bytes: Buffer.concat(chunks) }));
}

/** A stream between the two connections, because whoever sends it destroys it when sending fails. */
function streamOf(request: IncomingMessage): PassThrough {
  const stream = new PassThrough({ highWaterMark: KEPT_BYTES });
  // Its error is that of the attempt, which is handled there.
  stream.on('error', () => undefined);
  return request.pipe(stream);
}
