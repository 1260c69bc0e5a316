import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';

/** A request as a test sees it. */
export type SeenRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

/** A server on the loopback that answers as a test decides. */
export type SmallServer = {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  readonly isOpen: () => boolean;
  readonly close: () => Promise<void>;
};

const HOST = '127.0.0.1';
const addressSchema = z.looseObject({ port: z.int() });

/** Starts a server on a free port; whoever starts it closes it. */
export async function startServer(answer: (request: SeenRequest) => Answer): Promise<SmallServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const parts: string[] = [];
    request.setEncoding('utf8');
    request.on('data', (part: string) => parts.push(part));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body: parts.join('') };
      seen.push(one);
      const { status = 200, headers: more = {}, body } = answer(one);
      response.writeHead(status, more).end(body);
    });
  });
  server.listen(0, HOST);
  await once(server, 'listening');
  const { port } = addressSchema.parse(server.address());
  return {
    host: HOST,
    port,
    url: `http://${HOST}:${port}`,
    seen,
    isOpen: () => server.listening,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
