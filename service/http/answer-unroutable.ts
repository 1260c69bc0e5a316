import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

type Names = { readonly slot: string; readonly release: string };

/** Options of the application for requests that reach neither a route nor a hook. */
type Unroutable = {
  readonly frameworkErrors: (
    error: FastifyError,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => void;
  readonly clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => void;
};

const STATUS_OF: Readonly<Record<string, number>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
};

/**
 * Answers what has no usable address, or is no HTTP at all. Also these answers name slot and release: the edge tells by
 * them who answered.
 */
export function answerUnroutable({ slot, release }: Names): Unroutable {
  return {
    frameworkErrors: (error, _request, reply) => {
      const status = error.statusCode ?? 400;
      void reply
        .code(status)
        .headers({ 'x-slot': slot, 'x-release': release })
        .send({ error: { code: error.code.toLowerCase(), message: error.message } });
    },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      const status = STATUS_OF[error.code ?? ''] ?? 400;
      const words = STATUS_CODES[status] ?? '';
      const body = JSON.stringify({ error: { code: 'invalid_request', message: words } });
      const head = [
        `HTTP/1.1 ${status} ${words}`,
        `x-slot: ${slot}`,
        `x-release: ${release}`,
        'content-type: application/json; charset=utf-8',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
      ];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    },
  };
}
