import { createSandboxCredentials } from '../../../service/payments/sandbox-credentials.ts';
import { localEdge, type LocalEdge } from '../../adapters/local/edge-port/index.ts';
import { openEdgeAdmin } from '../../adapters/local/edge/client.ts';
import { serviceLedger } from '../../adapters/local/ledger/index.ts';
import { scrapeProcesses } from '../../adapters/local/metrics/index.ts';
import {
  findEdge,
  startPlatform,
  stopPlatform,
  type Platform,
} from '../../adapters/local/platform/index.ts';
import { findBinaries } from '../../adapters/local/postgres/binaries.ts';
import { serverIdentity } from '../../adapters/local/postgres/identity.ts';
import { localSlots, type LocalSlots } from '../../adapters/local/slots/index.ts';
import { edgeChecks } from '../../adapters/service/checks/edge-checks.ts';
import { postDeployTests } from '../../adapters/service/post-deploy/run-tests.ts';
import type { Checks } from '../../ports/checks.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { PostDeployTests } from '../../ports/post-deploy-tests.ts';
import type { StateStore } from '../../ports/state-store.ts';
import type { World } from '../../ports/world.ts';
import { OperationError, UserError } from '../../shared/errors.ts';
import { localOf, type Scene } from '../application.ts';
import { PACKAGE_FOLDER, programCommand } from '../programs.ts';
import { CLOCK } from '../clock.ts';
import { readingsOf } from './readings.ts';
import { namedIn, type Runtime } from './runtime.ts';

/** The world of a local environment, and where visitors enter it. */
export type LocalWorld = World & { readonly edgeUrl: string };

/** Brings up the platform where it is missing, now and whenever a part of it is gone, and answers the world over it. */
export async function openLocalWorld(scene: Scene, store: StateStore): Promise<LocalWorld> {
  const { application } = scene;
  let platform = await platformOf(scene);
  let healing: Promise<void> | undefined;
  const heal = (): Promise<void> => {
    healing ??= platformOf(scene)
      .then((healed) => {
        platform = healed;
      })
      .finally(() => {
        healing = undefined;
      });
    return healing;
  };
  const edgeNow = (): LocalEdge => {
    const { edgeAdminUrl: adminUrl, edgeToken: token } = platform;
    return localEdge(openEdgeAdmin({ adminUrl, token }), application.routeClasses);
  };
  /** An edge that is gone is started again, and asked once more. */
  const ask = async <T>(question: (edge: LocalEdge) => Promise<T>): Promise<T> => {
    try {
      return await question(edgeNow());
    } catch (error) {
      if (!(error instanceof OperationError) || error.code !== 'unreachable') throw error;
      await heal();
      return question(edgeNow());
    }
  };
  const slots = slotsOf(scene, platform.serviceEnv, (slot, instances) =>
    ask((edge) => edge.announce(slot, instances)),
  );
  const all = () => [...slots.instancesOf('blue'), ...slots.instancesOf('green')];
  const { edgeUrl } = platform;
  return {
    edgeUrl,
    edge: {
      observe: (slot) => ask((edge) => edge.observe(slot)),
      write: (intent) => ask((edge) => edge.write(intent)),
    },
    workloads: {
      ...slots,
      // A slot that is not whole may miss the database; what runs is left alone.
      deploy: async (holder) => {
        await heal();
        await slots.deploy(holder);
      },
    },
    metrics: metricsIn(scene, slots),
    ledger: serviceLedger(all),
    checks: checksAt(edgeUrl, application.providers),
    store,
    clock: CLOCK,
  };
}

/** This machine. */
export const LOCAL: Runtime = {
  resolve: async (scene, { release: named, file }) => {
    if (file !== undefined) {
      throw new UserError(
        `${scene.environment} runs on this machine, where releases have no files`,
        'Name the release: --image-tag 6.2.1.',
      );
    }
    const release = namedIn(named);
    await slotsOf(scene, {}, async () => {}).checkRelease(release);
    return { release };
  },
  openWorld: openLocalWorld,
  lookAhead: async () => [],
  observeSlot: (scene, slot) => slotsOf(scene, {}, async () => {}).observe(slot),
  postDeployTests: testsOf,
  metricsOf: (scene) =>
    metricsIn(
      scene,
      slotsOf(scene, {}, async () => {}),
    ),
};

function metricsIn(scene: Scene, { instancesOf }: LocalSlots): Metrics {
  const readings = readingsOf(scene.application, scene.settings);
  return scrapeProcesses({ instancesOf, readings, nowMs: CLOCK.nowMs });
}

/** Ends slots and platform of a local environment; the database and the state stay on the disk. */
export async function takeDown(scene: Scene): Promise<void> {
  // The edge goes too, so nobody has to be told that the slots are empty.
  const slots = slotsOf(scene, {}, async () => {});
  await Promise.all([slots.retire('blue'), slots.retire('green')]);
  await stopPlatform(scene.folder);
}

/** Port of the edge that runs for the environment; absent when none does. */
export function edgePortInUse({ folder }: Scene): number | undefined {
  return findEdge(folder)?.port;
}

/** Folder of PostgreSQL's programs. @throws {UserError} when it is not installed for this machine. */
export async function findPostgres(): Promise<string> {
  const { postgres } = await findBinaries(serverIdentity());
  return postgres;
}

/** The edge is one process, so that one answer speaks for all. */
function checksAt(url: string, providers: readonly string[]): Checks {
  return edgeChecks({ url }, { providers, trust: { answers: 1, withinMs: 5000, everyMs: 100 } });
}

/** How long an answer and an order may take on one machine, ms. */
const PATIENCE = { answerMs: 5000, settledMs: 5000 } as const;

function testsOf(scene: Scene): PostDeployTests {
  const port = edgePortInUse(scene);
  if (port === undefined) {
    throw new OperationError(
      `no edge runs for ${scene.environment}; zhiyou deploy brings one up with its release`,
      { code: 'unreachable', retryable: false },
    );
  }
  const { providers, slowerThanMs } = scene.application;
  return postDeployTests({
    edge: { url: `http://127.0.0.1:${port}` },
    providers,
    slowerThanMs,
    patience: PATIENCE,
  });
}

function platformOf(scene: Scene): Promise<Platform> {
  return startPlatform({
    folder: scene.folder,
    cwd: PACKAGE_FOLDER,
    edgePort: localOf(scene).edgePort,
    edgeCommand: programCommand('edge'),
    simulatorCommand: programCommand('provider-simulator'),
    simulatorEnv: { SIMULATOR_DELAY_MS: '50' },
    createCredentials: createSandboxCredentials,
  });
}

function slotsOf(
  scene: Scene,
  platformEnv: Readonly<Record<string, string>>,
  announce: Parameters<typeof localSlots>[0]['announce'],
): LocalSlots {
  const local = localOf(scene);
  return localSlots({
    folder: scene.folder,
    cwd: PACKAGE_FOLDER,
    command: programCommand('service'),
    instancesPerSlot: local.instancesPerSlot,
    releases: local.releases,
    env: { ...platformEnv, ...local.variables },
    announce,
    nowMs: CLOCK.nowMs,
  });
}
