import { afterAll, beforeAll } from 'vitest';
import { gatewayKind } from '../../src/adapters/kubernetes/edge/index.ts';
import { edgeContract } from '../contract/edge.contract.ts';
import { openWorld } from './edge-world.ts';
import { startResponders, type Responders } from './responders.ts';
import { keepsSockets } from './sockets.ts';

const KIND = gatewayKind({ name: 'traefik-gateway', namespace: 'kube-system', sectionName: 'web' });

let responders: Responders;
beforeAll(async () => {
  responders = await startResponders();
});
afterAll(() => responders.close());

edgeContract(
  "a Gateway's HTTPRoute",
  async () => ({
    ...openWorld(KIND, responders),
  }),
  240_000,
);

keepsSockets(
  async () => ({ world: openWorld(KIND, responders), host: `${responders.namespace}.test` }),
  240_000,
);
