import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** A proxy on the way to the API server, which a test may cut. */
export type Tunnel = {
  readonly url: string;
  /** Hosts and ports that were asked for. */
  readonly asked: readonly string[];
  /** Ends every connection; with `isAway` new ones are refused until it is called with false. */
  readonly cut: (isAway: boolean) => void;
  readonly close: () => void;
};

const addressSchema = z.looseObject({ port: z.int() });
const kubeconfigSchema = z.looseObject({
  clusters: z.array(z.looseObject({ cluster: z.looseObject({}) })),
  users: z.array(z.looseObject({})),
});

/** Starts on a free port of the loopback. */
export async function openTunnel(): Promise<Tunnel> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let away = false;
  const proxy = createServer();
  proxy.on('connect', ({ url = '' }, client: Socket, head: Buffer) => {
    asked.push(url);
    if (away) {
      client.destroy();
      return;
    }
    const { hostname, port } = new URL(`http://${url}`);
    const server = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.write(head);
      server.pipe(client).pipe(server);
    });
    for (const [one, other] of [
      [server, client],
      [client, server],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const cut = (isAway: boolean) => {
    away = isAway;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${addressSchema.parse(proxy.address()).port}`,
    asked,
    cut,
    close: () => {
      cut(true);
      proxy.close();
    },
  };
}

/** The kubeconfig of the test bed with its cluster and user changed; a file of its own. */
export function changedKubeconfig(change: {
  readonly cluster?: Readonly<Record<string, string>>;
  readonly user?: Readonly<Record<string, string>>;
}): { readonly path: string; readonly remove: () => void } {
  const own: unknown = parse(readFileSync(process.env['KUBECONFIG'] ?? '', 'utf8'));
  const config = kubeconfigSchema.parse(own);
  const changed = {
    ...config,
    clusters: config.clusters.map((one) => ({
      ...one,
      cluster: { ...one.cluster, ...change.cluster },
    })),
    users: config.users.map((one) => ({ ...one, ...(change.user && { user: change.user }) })),
  };
  const folder = mkdtempSync(join(tmpdir(), 'zhiyou-access-'));
  const path = join(folder, 'config');
  writeFileSync(path, JSON.stringify(changed), { mode: 0o600 });
  return { path, remove: () => rmSync(folder, { recursive: true }) };
}
