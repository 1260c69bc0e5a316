// What an application in the cluster leans on, on this machine: its database, its payment providers, and the way by
// which their callbacks come in. Says where they are in one line of JSON, and ends with its standard input.
import { mkdtempSync, rmSync, chmodSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, request, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProviderKeys } from '../../service/payments/credentials.ts';
import { createSandboxCredentials } from '../../service/payments/sandbox-credentials.ts';
import { startSimulator } from '../../service/provider-simulator/simulator.ts';
import { startPostgres } from '../../src/adapters/local/postgres/index.ts';

/** The machine's address as pods reach it. */
const NODE = '10.41.0.1';
const EDGE = { host: '127.0.0.1', port: 8000 };

const [host = ''] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'zhiyou-backing-'));
chmodSync(folder, 0o711);
const { merchant, provider } = await createSandboxCredentials();
const providerKeys = join(folder, 'provider.json');
writeFileSync(providerKeys, JSON.stringify(provider), { mode: 0o600 });
const postgres = await startPostgres({
  dataDir: join(folder, 'postgres'),
  logFile: join(folder, 'postgres.log'),
});
const simulator = await startSimulator({
  host: NODE,
  port: 0,
  keys: await loadProviderKeys(providerKeys),
  behaviour: {
    delayMs: 50,
    duplicateRatio: 0,
    reorderRatio: 0,
    failRatio: 0,
    noCallbackRatio: 0,
  },
  nowMs: Date.now,
});
const database = await listen(forwardTo(postgres.port), NODE);
const callbacks = await listen(edgeAs(host), '127.0.0.1');

process.stdout.write(
  `${JSON.stringify({
    pid: process.pid,
    databaseUrl: postgres.url.replace(/@127\.0\.0\.1:\d+/, `@${NODE}:${database}`),
    localDatabaseUrl: postgres.url,
    providerUrl: `http://${NODE}:${simulator.port}`,
    publicUrl: `http://127.0.0.1:${callbacks}`,
    credentials: merchant,
  })}\n`,
);

process.stdin.resume();
process.stdin.once('end', () => void end());
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end());

async function end(): Promise<void> {
  await simulator.close();
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
}

/** Pods reach the machine, and the database only itself. */
function forwardTo(port: number): Server {
  return createServer((from) => {
    const to = connect(port, '127.0.0.1');
    from.pipe(to).pipe(from);
    from.on('error', () => to.destroy());
    to.on('error', () => from.destroy());
  });
}

/** A provider that calls back knows an address, and the edge a host name. */
function edgeAs(name: string): Server {
  return createHttpServer((from, answer) => {
    const to = request(
      { ...EDGE, method: from.method, path: from.url, headers: { ...from.headers, host: name } },
      (response: IncomingMessage) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    to.on('error', () => answer.writeHead(502).end());
    from.pipe(to);
  });
}

function listen(server: Server, address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, address, () => {
      const bound: AddressInfo | string | null = server.address();
      resolve(bound !== null && typeof bound === 'object' ? bound.port : 0);
    });
  });
}
