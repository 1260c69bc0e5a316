import type { RolloutDocument } from '../../src/domain/record.ts';
import { newRollout } from '../../src/engine/decide.ts';
import { compilePlan } from '../../src/engine/plan.ts';
import { drive, type DriveOptions } from '../../src/runner/drive.ts';
import { messageOf } from '../../src/shared/errors.ts';
import {
  emptyDisk,
  journalText,
  openMemoryEvidence,
  openMemoryStore,
} from '../fakes/memory-store.ts';
import { virtualClock } from '../fakes/virtual-clock.ts';
import { checkEnd } from './check-end.ts';
import { liveIn, type Life } from './life.ts';
import { portsOf } from './ports.ts';
import { ID, type Kill, type Scenario } from './scenario.ts';
import { CANDIDATE, createWorld, STABLE, START_MS, type World } from './world.ts';

/** What became of a run. */
export type Outcome = {
  readonly seed: number;
  /** Rules that were broken, each with when. */
  readonly broken: readonly string[];
  readonly document: RolloutDocument | undefined;
  readonly journal: string;
  readonly lives: readonly Life[];
  readonly world: World;
};

const BOOT_MS = 5000;

/** Plays a scenario to its end and checks every rule on the way. */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const world = await begin(scenario);
  const lives: Life[] = [];
  try {
    for (const kill of [...scenario.kills, undefined]) {
      const end = await live(world, lives, kill);
      if (end === 'finished') break;
    }
  } catch (error) {
    world.rules.say(`the runner failed: ${messageOf(error)}`);
  }
  await pass(world, 2 * scenario.edgeDelayMs + 1000);
  world.catchUp();
  const document = await storeOf(world, 0).rollout(ID);
  checkEnd(world, document);
  return {
    seed: scenario.seed,
    broken: world.rules.broken,
    document,
    journal: journalText(world.disk),
    lives,
    world,
  };
}

/** A world in which stable serves and a rollout has been asked for. */
export async function begin(scenario: Scenario): Promise<World> {
  const time = virtualClock(START_MS);
  const disk = emptyDisk();
  let asked = 0;
  const world = createWorld(scenario, time, disk, (input) => {
    asked += 1;
    void storeOf(world, 0).queueInput(ID, { id: String(asked).padStart(4, '0'), input });
  });
  await world.workloads.deploy(STABLE);
  await pass(world, BOOT_MS);
  world.begin();
  await storeOf(world, 0).save(documentOf(scenario, time.clock.nowMs()));
  return world;
}

/** Drives as process `pid` until the end, a kill, or the loss of the lease. */
export async function driveAs(world: World, life: Life, pid: number): Promise<RolloutDocument> {
  const claim = await life.world.store.acquire(`runner-${pid}`);
  if (claim.kind === 'refused') throw new Error(`the lease is held by ${claim.by.holder}`);
  const options: DriveOptions = {
    world: life.world,
    lease: life.lease(claim.lease),
    evidence: life.mortal('evidence', openMemoryEvidence(world.disk)),
    gates: world.scenario.gates,
    frozen: () => ({ kind: 'known', value: world.truth.frozenNow() ? 'month-end' : undefined }),
    actor: `runner-${pid}`,
    scrapeEveryMs: 1000,
    orderEveryMs: 15_000,
    newSecret: () => `secret-${pid}`,
    onLook: () => undefined,
    signal: new AbortController().signal,
  };
  return drive(ID, options);
}

async function live(
  world: World,
  lives: Life[],
  kill: Kill | undefined,
): Promise<'finished' | 'killed'> {
  const pid = lives.length + 1;
  const life = liveIn(portsOf(world, pid), kill);
  lives.push(life);
  const drove = driveAs(world, life, pid).then(
    () => 'finished' as const,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'Killed') return 'killed' as const;
      throw error;
    },
  );
  const end = await world.time.play(Promise.race([life.death, drove]), world.scenario.limitMs);
  world.disk.dead.add(pid);
  if (end === 'killed') await pass(world, kill?.awayMs ?? 0);
  return end;
}

/** Lets time go on without anybody acting. */
export function pass(world: World, ms: number): Promise<void> {
  return world.time.play(world.time.clock.wait(ms, new AbortController().signal));
}

function storeOf({ disk, time }: World, pid: number): ReturnType<typeof openMemoryStore> {
  return openMemoryStore(disk, { pid, nowMs: time.clock.nowMs });
}

function documentOf({ plan }: Scenario, nowMs: number): RolloutDocument {
  return {
    schemaVersion: 1,
    id: ID,
    application: 'smart-travel',
    environment: 'production',
    requester: 'zhang.wei',
    stable: STABLE,
    candidate: CANDIDATE,
    plan: compilePlan(plan),
    state: newRollout(nowMs),
    startedAtMs: nowMs,
    finishedAtMs: undefined,
  };
}

/** What a person sees when a rule was broken: how to play it again. */
export function report({ seed, broken }: Pick<Outcome, 'seed' | 'broken'>): string {
  return `ZHIYOU_SEED=${seed}: ${broken.join('; ')}`;
}

/** Plays many scenarios, and answers what was broken in which. */
export async function simulateAll(scenarios: readonly Scenario[]): Promise<{
  readonly outcomes: readonly Outcome[];
  readonly broken: readonly string[];
}> {
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) outcomes.push(await simulate(scenario));
  return { outcomes, broken: outcomes.filter((one) => one.broken.length > 0).map(report) };
}
