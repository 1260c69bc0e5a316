import { setTimeout as wait } from 'node:timers/promises';
import { createSandboxCredentials } from '../../service/payments/sandbox-credentials.ts';
import { edgeChecks } from '../adapters/local/checks/index.ts';
import { localEdge } from '../adapters/local/edge-port/index.ts';
import { openEdgeAdmin } from '../adapters/local/edge/client.ts';
import { serviceLedger } from '../adapters/local/ledger/index.ts';
import { scrapeProcesses } from '../adapters/local/metrics/index.ts';
import { startPlatform } from '../adapters/local/platform/index.ts';
import { localSlots } from '../adapters/local/slots/index.ts';
import { openLocalStore } from '../adapters/local/store/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { StateStore } from '../ports/state-store.ts';
import type { World } from '../ports/world.ts';
import { LOCAL, LOCAL_GATES } from './local-application.ts';
import { PACKAGE_FOLDER, programCommand } from './programs.ts';

/** Wall time. */
export const CLOCK: Clock = {
  nowMs: () => Date.now(),
  wait: async (ms, signal) => {
    await wait(ms, undefined, { signal }).catch(() => undefined);
  },
};

/** The state of environment `local` in a folder. */
export function openStore(folder: string): StateStore {
  return openLocalStore(folder, CLOCK);
}

/** Brings up the platform where it is missing, and answers the world over it. */
export async function openLocalWorld(folder: string, store: StateStore): Promise<World> {
  const platform = await startPlatform({
    folder,
    cwd: PACKAGE_FOLDER,
    edgePort: LOCAL.edgePort,
    edgeCommand: programCommand('edge'),
    simulatorCommand: programCommand('provider-simulator'),
    simulatorEnv: { SIMULATOR_DELAY_MS: '50' },
    createCredentials: createSandboxCredentials,
  });
  const admin = openEdgeAdmin({ adminUrl: platform.edgeAdminUrl, token: platform.edgeToken });
  const edge = localEdge(admin, LOCAL.routeClasses);
  const slots = localSlots({
    folder,
    cwd: PACKAGE_FOLDER,
    command: programCommand('service'),
    instancesPerSlot: LOCAL.instancesPerSlot,
    releases: LOCAL.releases,
    env: { ...platform.serviceEnv, ...LOCAL.serviceEnv },
    announce: edge.announce,
    nowMs: CLOCK.nowMs,
  });
  const all = () => [...slots.instancesOf('blue'), ...slots.instancesOf('green')];
  const { slowerThanMs } = LOCAL;
  return {
    edge,
    workloads: slots,
    metrics: scrapeProcesses({
      instancesOf: slots.instancesOf,
      slowerThanMs,
      nowMs: CLOCK.nowMs,
    }),
    ledger: serviceLedger(all),
    checks: edgeChecks(platform.edgeUrl, LOCAL_GATES.providers),
    store,
    clock: CLOCK,
  };
}
