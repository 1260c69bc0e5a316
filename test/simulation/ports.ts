import type { SlotName } from '../../src/domain/record.ts';
import type { Weights } from '../../src/domain/rollout.ts';
import type { Checks } from '../../src/ports/checks.ts';
import type { Edge } from '../../src/ports/edge.ts';
import type { InstanceSample, Metrics } from '../../src/ports/metrics.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import type { Workloads } from '../../src/ports/workloads.ts';
import type { World as Ports } from '../../src/ports/world.ts';
import { OperationError } from '../../src/shared/errors.ts';
import { openMemoryStore } from '../fakes/memory-store.ts';
import { CANDIDATE, START_MS, type World } from './world.ts';

const SILENCE: Promise<never> = new Promise(() => undefined);

/** The world as process `pid` reaches it, troubles included. */
export function portsOf(world: World, pid: number): Ports {
  const { clock } = world.time;
  return {
    clock,
    store: storeOf(world, pid),
    edge: edgeOf(world, pid),
    workloads: workloadsOf(world, pid),
    metrics: metricsOf(world),
    checks: checksOf(world),
    ledger: {
      reconcile: async () => {
        world.catchUp();
        world.seen.booksDifference = undefined;
        if (world.active('ledger-down')) throw refused('ledger');
        const books = world.traffic.books();
        world.seen.booksDifference = books.differenceFen;
        return books;
      },
    },
  };
}

/** While the store is out of reach it answers nothing but who holds the lease, which is known to the holder. */
function storeOf(world: World, pid: number): StateStore {
  const store = openMemoryStore(world.disk, { pid, nowMs: world.time.clock.nowMs });
  const reach = (): void => {
    if (world.active('store-down')) throw refused('store');
  };
  return {
    ...store,
    rollout: async (id) => {
      reach();
      return store.rollout(id);
    },
    memory: async (id) => {
      reach();
      return store.memory(id);
    },
    inputs: async (id) => {
      reach();
      return store.inputs(id);
    },
    save: async (document) => {
      reach();
      await store.save(document);
    },
    saveMemory: async (id, memory) => {
      reach();
      await store.saveMemory(id, memory);
    },
    openJournal: async () => {
      const append = await store.openJournal();
      return async (entry) => {
        reach();
        await append(entry);
      };
    },
  };
}

function edgeOf(world: World, pid: number): Edge {
  const { active, edge, elapsedMs, rules, traffic } = world;
  let shown: Weights | undefined;
  return {
    observe: async (slot) => {
      world.catchUp();
      if (active('edge-silent')) return SILENCE;
      if (active('edge-down')) throw refused('edge');
      const now = edge.percentOf(slot, elapsedMs());
      shown = active('edge-shows-old') ? (shown ?? now) : now;
      rules.looked();
      const inflight = (one: SlotName) =>
        ({ kind: 'known', value: traffic.inflight(one).requests }) as const;
      return {
        ...world.edgeLife,
        observedWeights: { kind: 'known', value: shown },
        counters: traffic.edge(),
        inflight: { blue: inflight('blue'), green: inflight('green') },
      };
    },
    write: async (intent) => {
      world.catchUp();
      const down = (['edge-down', 'edge-silent', 'edge-refuses'] as const).some(active);
      if (down) throw refused('edge');
      edge.write(intent, elapsedMs());
      rules.write(intent, pid);
      world.writes.push({ atMs: elapsedMs(), intent });
    },
  };
}

function workloadsOf(world: World, pid: number): Workloads {
  const { workloads, rules, time, scenario } = world;
  const reach = () => {
    world.catchUp();
    if (world.active('workloads-down')) throw refused('workloads');
  };
  return {
    checkRelease: workloads.checkRelease,
    observe: async (slot) => {
      reach();
      return workloads.observe(slot);
    },
    deploy: async (holder) => {
      reach();
      rules.deploy(holder, pid);
      await workloads.deploy(holder);
      await time.clock.wait(scenario.deployTakesMs, new AbortController().signal);
    },
    settle: workloads.settle,
    retire: async (slot) => {
      reach();
      rules.retire(slot, pid);
      await workloads.retire(slot);
    },
  };
}

function metricsOf(world: World): Metrics {
  const { active } = world;
  const stale = new Map<SlotName, readonly InstanceSample[]>();
  return {
    scrape: async (slot) => {
      world.catchUp();
      if (active('metrics-silent')) return SILENCE;
      if (active('metrics-down')) throw refused(`metrics of ${slot}`);
      const now = samplesOf(world, slot);
      if (active('metrics-stale')) stale.set(slot, stale.get(slot) ?? now);
      else stale.delete(slot);
      return stale.get(slot) ?? now;
    },
  };
}

function samplesOf(world: World, slot: SlotName): readonly InstanceSample[] {
  const { traffic, time, workloads } = world;
  const broken = world.active('metrics-nan');
  const { candidate, stable } = world.scenario;
  const { holds } = workloads.releaseOf(slot) === CANDIDATE.release ? candidate : stable;
  return workloads.running(slot).map(({ instance, startedAtMs }) => ({
    ...(holds === undefined ? {} : { holds: holds(world.elapsedMs() - startedAtMs) }),
    atMs: time.clock.nowMs(),
    instance,
    startedAtMs: START_MS + startedAtMs,
    series: broken ? { 'answers:default': NaN } : traffic.series(instance),
    inflightPayments: traffic.inflightOf(instance),
  }));
}

function checksOf(world: World): Checks {
  const { checks, seen, truth } = world;
  return {
    run: async (target) => {
      world.catchUp();
      seen.checksPassed = truth.ready('green') > 0;
      checks.break(seen.checksPassed ? {} : { run: 'expected 200, got 502' });
      return checks.run(target);
    },
    order: async (target) => {
      world.catchUp();
      seen.orderPassed = !world.active('order-fails') && truth.ready('green') > 0;
      checks.break(seen.orderPassed ? {} : { order: 'not paid' });
      return checks.order(target);
    },
  };
}

function refused(what: string): OperationError {
  return new OperationError(`${what}: connection refused`, {
    code: 'unreachable',
    retryable: true,
  });
}
