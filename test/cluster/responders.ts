import { expect } from 'vitest';
import { KINDS } from '../../src/adapters/kubernetes/client/kinds.ts';
import { readyEndpoints } from '../../src/adapters/kubernetes/edge/slot-services.ts';
import type { Cluster } from '../../src/adapters/kubernetes/client/cluster.ts';
import type { SlotName } from '../../src/domain/record.ts';
import { nodeImage } from './node-image.ts';
import { ownNamespace } from './own-namespace.ts';

/** Two slots in a namespace of their own, whose pods answer every request with where they are. */
export type Responders = {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Scales a slot and returns when the Services that select it say so; false when it was so already. */
  readonly scale: (slot: SlotName, count: number) => Promise<boolean>;
  /** Requests and copies of visitors' that the pods of a slot got which run now. */
  readonly received: (slot: SlotName) => Promise<number>;
  readonly close: () => Promise<void>;
};

export const APPLICATION = 'shop';
const SLOTS: readonly SlotName[] = ['blue', 'green'];
const DEADLINE_MS = 90_000;
/** Answers at once, requests as well as each message of a WebSocket, and ends at once. */
const PROGRAM = `
const { createHash } = require('node:crypto');
const { createServer } = require('node:http');
const { NAMESPACE, SLOT } = process.env;
let received = 0;
const server = createServer((request, response) => {
  if (request.url === '/-/received') return response.end(String(received));
  if (request.headers.host === NAMESPACE + '.test') received += 1;
  request.resume();
  request.on('end', () => {
    response.setHeader('x-backend', NAMESPACE + '/' + SLOT);
    response.end(SLOT);
  });
});
server.on('upgrade', ({ headers }, socket) => {
  const key = headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const accept = createHash('sha1').update(key).digest('base64');
  const upgrade = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  socket.write([...upgrade, 'Sec-WebSocket-Accept: ' + accept, '', ''].join('\\r\\n'));
  socket.on('data', () => socket.write(Buffer.from([0x81, SLOT.length, ...Buffer.from(SLOT)])));
  socket.on('error', () => socket.destroy());
});
server.keepAliveTimeout = 95000;
server.listen(3000);
process.on('SIGTERM', () => process.exit(0));
`;

/** Makes the namespace and both slots, with no pods yet. */
export async function startResponders(): Promise<Responders> {
  const image = await nodeImage();
  const { cluster, namespace, close } = await ownNamespace();
  for (const slot of SLOTS) {
    const name = `${APPLICATION}-${slot}`;
    const labels = { app: name };
    await cluster.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: labels, ports: [{ name: 'http', port: 3000, targetPort: 'http' }] },
    });
    await cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: {
        replicas: 0,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: podOf(image, namespace, slot) },
      },
    });
  }
  const counts = new Map<SlotName, number>();
  return {
    cluster,
    namespace,
    scale: async (slot, count) => {
      if (counts.get(slot) === count) return false;
      const ref = { kind: KINDS.Deployment, namespace, name: `${APPLICATION}-${slot}` };
      await cluster.patch(ref, { spec: { replicas: count } }, { type: 'merge' });
      await untilReady(cluster, namespace, { slot, count });
      counts.set(slot, count);
      return true;
    },
    received: async (slot) => {
      const labelSelector = `app=${APPLICATION}-${slot}`;
      const pods = await cluster.list(KINDS.Pod, { namespace, labelSelector });
      const answers = await Promise.all(
        pods
          .filter(({ metadata }) => (metadata.deletionTimestamp ?? undefined) === undefined)
          .map(({ metadata }) =>
            cluster.proxy({ namespace, pod: metadata.name, port: 3000, path: '/-/received' }),
          ),
      );
      return answers.reduce((sum, { body }) => sum + Number(body), 0);
    },
    close,
  };
}

function podOf(image: string, namespace: string, slot: SlotName): object {
  return {
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'responder',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: ['node', '-e', PROGRAM],
        env: [
          { name: 'NAMESPACE', value: namespace },
          { name: 'SLOT', value: slot },
        ],
        ports: [{ name: 'http', containerPort: 3000 }],
        readinessProbe: { httpGet: { path: '/', port: 'http' }, periodSeconds: 1 },
        resources: { requests: { cpu: '10m', memory: '32Mi' } },
      },
    ],
  };
}

/** Every Service of the slot has so many ready endpoints: the slot's own and those that the edge makes of it. */
async function untilReady(
  cluster: Cluster,
  namespace: string,
  { slot, count }: { readonly slot: SlotName; readonly count: number },
): Promise<void> {
  const wrong = async (): Promise<readonly string[]> => {
    const slices = await cluster.list(KINDS.EndpointSlice, { namespace });
    const ofSlot = slices.filter(({ metadata }) =>
      metadata.labels?.['kubernetes.io/service-name']?.startsWith(`${APPLICATION}-${slot}`),
    );
    const off = ofSlot.filter((slice) => readyEndpoints([slice]) !== count);
    return ofSlot.length === 0 ? ['no slices'] : off.map(({ metadata }) => metadata.name);
  };
  await expect.poll(wrong, { timeout: DEADLINE_MS, interval: 200 }).toEqual([]);
}
