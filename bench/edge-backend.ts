import { createServer } from 'node:http';

const HOST = '127.0.0.1';
const BODY = JSON.stringify({ filler: 'x'.repeat(1000) });
const HEADERS = {
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(BODY),
  'x-slot': 'blue',
  'x-release': '6.2.0',
};

// The least that a process behind the edge may do, so that what is measured is the edge.
const server = createServer({ keepAliveTimeout: 95_000 }, (request, response) => {
  request.resume();
  response.writeHead(200, HEADERS).end(BODY);
});
server.listen(0, HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  process.stdout.write(
    `${JSON.stringify({ msg: 'listening', pid: process.pid, host: HOST, port })}\n`,
  );
});
process.on('SIGTERM', () => process.exit(0));
