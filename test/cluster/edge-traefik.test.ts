import { afterAll, beforeAll } from 'vitest';
import { traefikKind } from '../../src/adapters/kubernetes/edge/index.ts';
import { edgeContract } from '../contract/edge.contract.ts';
import { openWorld } from './edge-world.ts';
import { startResponders, type Responders } from './responders.ts';
import { keepsSockets } from './sockets.ts';

const KIND = traefikKind({ entryPoints: ['web'] });

let responders: Responders;
beforeAll(async () => {
  responders = await startResponders();
});
afterAll(() => responders.close());

edgeContract(
  'TraefikServices behind an IngressRoute',
  async () => ({
    ...openWorld(KIND, responders),
    losesUnanswered: true,
    receivedBy: responders.received,
  }),
  240_000,
);

keepsSockets(
  async () => ({ world: openWorld(KIND, responders), host: `${responders.namespace}.test` }),
  240_000,
);
