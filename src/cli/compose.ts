import { fileURLToPath } from 'node:url';
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
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const program = (path: string): [string, ...string[]] => [process.execPath, `${root}${path}`];
  const platform = await startPlatform({
    folder,
    cwd: root,
    edgePort: LOCAL.edgePort,
    edgeCommand: program('src/adapters/local/edge/main.ts'),
    simulatorCommand: program('service/provider-simulator/main.ts'),
    simulatorEnv: { SIMULATOR_DELAY_MS: '50' },
    createCredentials: createSandboxCredentials,
  });
  const admin = openEdgeAdmin({ adminUrl: platform.edgeAdminUrl, token: platform.edgeToken });
  const edge = localEdge(admin, LOCAL.routeClasses);
  const slots = localSlots({
    folder,
    cwd: root,
    command: program('service/main.ts'),
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
