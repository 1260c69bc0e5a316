import type { Lease } from '../../src/ports/state-store.ts';
import type { World } from '../../src/ports/world.ts';
import type { Kill } from './scenario.ts';

/** Thrown where a process that has ended asks for its lease. */
class Killed extends Error {
  override readonly name = 'Killed';
}

/** One process and its end. */
export type Life = {
  readonly world: World;
  readonly lease: (lease: Lease) => Lease;
  readonly calls: () => number;
  /** Calls that changed something, by their number. */
  readonly changes: readonly number[];
  readonly death: Promise<'killed'>;
  /** The same port, dead when the process is. */
  readonly mortal: <T extends object>(port: string, methods: T) => T;
};

const NEVER: Promise<never> = new Promise(() => undefined);

const CHANGES: ReadonlySet<string> = new Set([
  'edge.write',
  'workloads.deploy',
  'workloads.retire',
  'checks.run',
  'checks.order',
  'store.save',
  'store.saveMemory',
  'store.addLook',
  'store.dropInput',
  'journal.append',
  'evidence.add',
]);

/**
 * The world as one process sees it until it is killed: from then on no call of it does anything, and none comes back.
 */
export function liveIn(world: World, kill: Pick<Kill, 'call' | 'when'> | undefined): Life {
  const mortal = mortalOf(kill);
  const { call } = mortal;
  const store = guard('store', world.store, call);
  return {
    world: {
      edge: guard('edge', world.edge, call),
      workloads: guard('workloads', world.workloads, call),
      metrics: guard('metrics', world.metrics, call),
      ledger: guard('ledger', world.ledger, call),
      checks: guard('checks', world.checks, call),
      clock: {
        nowMs: world.clock.nowMs,
        wait: (ms, signal) => (mortal.isDead() ? NEVER : world.clock.wait(ms, signal)),
      },
      store: {
        ...store,
        openJournal: async () =>
          guard('journal', { append: await store.openJournal() }, call).append,
      },
    },
    lease: (lease) => ({
      ...lease,
      held: () => {
        if (mortal.isDead()) throw new Killed('killed');
        return lease.held();
      },
    }),
    calls: mortal.calls,
    changes: mortal.changes,
    death: mortal.death,
    mortal: (port, methods) => guard(port, methods, call),
  };
}

type Call = (name: string, body: () => unknown) => Promise<unknown>;

/** The same port, whose methods go through `call`. */
function guard<T extends object>(port: string, methods: T, call: Call): T {
  return new Proxy(methods, {
    get: (target, method) => {
      const body: unknown = Reflect.get(target, method);
      if (typeof body !== 'function') return body;
      return (...args: unknown[]) =>
        call(`${port}.${String(method)}`, (): unknown => Reflect.apply(body, target, args));
    },
  });
}

type Mortal = Pick<Life, 'calls' | 'changes' | 'death'> & {
  readonly isDead: () => boolean;
  readonly call: Call;
};

/** Counts calls, and ends at the one that is asked for. */
function mortalOf(kill: Pick<Kill, 'call' | 'when'> | undefined): Mortal {
  let calls = 0;
  let dead = false;
  const changes: number[] = [];
  const { promise: death, resolve } = Promise.withResolvers<'killed'>();
  const isDead = () => dead;
  const dieIf = (when: Kill['when']) => {
    if (kill?.call !== calls || kill.when !== when || dead) return;
    dead = true;
    resolve('killed');
  };
  const begin = (name: string) => {
    if (dead) return;
    calls += 1;
    if (CHANGES.has(name)) changes.push(calls);
    dieIf('before');
  };
  return {
    calls: () => calls,
    changes,
    death,
    isDead,
    call: async (name, body) => {
      begin(name);
      if (isDead()) return NEVER;
      const answer = body();
      dieIf('after');
      try {
        return await answer;
      } finally {
        if (isDead()) await NEVER;
      }
    },
  };
}
