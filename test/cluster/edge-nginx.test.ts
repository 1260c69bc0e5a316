import { afterAll, beforeAll } from 'vitest';
import { nginxKind } from '../../src/adapters/kubernetes/edge/index.ts';
import { edgeContract } from '../contract/edge.contract.ts';
import { openWorld } from './edge-world.ts';
import { startResponders, type Responders } from './responders.ts';
import { keepsSockets } from './sockets.ts';

const KIND = nginxKind('nginx');

let responders: Responders;
beforeAll(async () => {
  responders = await startResponders();
});
afterAll(() => responders.close());

edgeContract(
  'Ingresses with the annotations of ingress-nginx',
  async () => ({
    ...openWorld(KIND, responders),
    refuses: ['header', 'cookie'] as const,
  }),
  240_000,
);

keepsSockets(
  async () => ({ world: openWorld(KIND, responders), host: `${responders.namespace}.test` }),
  240_000,
);
