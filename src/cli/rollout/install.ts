import type { RoleHolder, SlotName } from '../../domain/record.ts';
import type { World } from '../../ports/world.ts';
import { OperationError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';

const LOOK_EVERY_MS = 200;
/** What is still ending on the idle slot may show for a moment. */
const SHARE_LEFT_PERCENT = 0.5;
const OTHER: Readonly<Record<SlotName, SlotName>> = { blue: 'green', green: 'blue' };

/** What an installation needs of the world. */
type Site = Pick<World, 'workloads' | 'edge' | 'clock'>;

/**
 * Makes sure that all of a slot runs and is ready, and that the edge sends everything there.
 * @throws {OperationError} when it is not in time, with the last lines of its log.
 */
export async function bringUp(world: Site, holder: RoleHolder, scene: Scene): Promise<void> {
  await start(world, holder, scene);
  await sendAll(world, holder, scene);
}

/** Makes sure that all of a slot runs and is ready. @throws {OperationError} when it is not in time. */
export async function start(
  world: Omit<Site, 'edge'>,
  holder: RoleHolder,
  scene: Scene,
): Promise<void> {
  const { workloads } = world;
  const patienceMs = scene.settings.plans.rolling.phaseDeadlineMs;
  await until(world, patienceMs, async () => {
    await workloads.deploy(holder);
    const { ready, wanted, trouble } = await workloads.observe(holder.slot);
    const said = trouble === undefined ? '' : `:\n${trouble}`;
    return wanted > 0 && ready >= wanted
      ? undefined
      : `${holder.release} (${holder.slot}): expected ${wanted} ready, got ${ready} after ${patienceMs / 1000} s${said}`;
  });
}

/** Makes the edge send everything to a slot, and waits until it does. @throws {OperationError} when it is not in time. */
export async function sendAll(
  world: Omit<Site, 'workloads'>,
  holder: RoleHolder,
  scene: Scene,
): Promise<void> {
  const patienceMs = scene.settings.plans.rolling.phaseDeadlineMs;
  const names = Object.keys(scene.application.routeClasses);
  const idle = OTHER[holder.slot];
  const nothing = Object.fromEntries(names.map((name) => [name, 0]));
  await world.edge.write({
    candidate: idle,
    weights: nothing,
    audience: undefined,
    orders: { ofCandidate: holder.slot, ofStable: holder.slot },
    previewSecret: undefined,
  });
  await until(world, patienceMs, async () => {
    const { observedWeights } = await world.edge.observe(idle);
    if (observedWeights.kind === 'unknown') return `the edge: ${observedWeights.reason}`;
    const shown = names.every((name) => (observedWeights.value[name] ?? NaN) <= SHARE_LEFT_PERCENT);
    return shown ? undefined : `the edge does not send everything to ${holder.slot} yet`;
  });
}

/** @throws {OperationError} with what is still missing when the time is over. */
async function until(
  { clock }: Pick<Site, 'clock'>,
  patienceMs: number,
  missing: () => Promise<string | undefined>,
): Promise<void> {
  const deadlineMs = clock.nowMs() + patienceMs;
  const never = new AbortController();
  for (;;) {
    const found = await missing().catch(outageOnly);
    if (found === undefined) return;
    if (clock.nowMs() > deadlineMs) {
      throw new OperationError(found, { code: 'timeout', retryable: true });
    }
    await clock.wait(LOOK_EVERY_MS, never.signal);
  }
}

/** What is out of reach for a moment is looked at again. @throws whatever no waiting mends. */
function outageOnly(error: unknown): string {
  if (error instanceof OperationError && error.retryable) return error.message;
  throw error;
}
