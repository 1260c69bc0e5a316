import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { fakeEdge } from '../fakes/edge.ts';
import { edgeContract } from './edge.contract.ts';
import { openLocalEdge, startEdgeProgram, type EdgeProgram } from './local-edge.ts';

edgeContract('the fake edge', async () => {
  const edge = fakeEdge({ routeClasses: ['default', 'payment'] });
  return {
    edge,
    sendRequests: async (count, routeClass, visitor = {}) =>
      edge.push({ count, routeClass, visitor }),
    setReady: async (slot, count) => edge.setReady(slot, count),
    receivedBy: async (slot) => edge.received(slot),
    close: async () => {},
  };
});

let folder: string;
let program: EdgeProgram;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zhiyou-edge-contract-'));
  program = await startEdgeProgram(folder);
}, 60_000);
afterAll(async () => {
  await program.stop();
  rmSync(folder, { recursive: true });
});

edgeContract('the local edge', () => openLocalEdge(program));
