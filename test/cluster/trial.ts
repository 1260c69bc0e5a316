import { expect } from 'vitest';
import { openCluster } from '../../src/adapters/kubernetes/index.ts';
import { podLedger } from '../../src/adapters/kubernetes/ledger/pod-ledger.ts';
import { openKubernetesStore } from '../../src/adapters/kubernetes/store/open-kubernetes-store.ts';
import type { Visitors } from '../../src/adapters/local/visitors/index.ts';
import type { Look } from '../../src/domain/record.ts';
import type { Phase } from '../../src/domain/rollout.ts';
import type { StateStore } from '../../src/ports/state-store.ts';
import type { EdgeKind } from './declaration.ts';
import { watchPhases, type Phases } from './phases.ts';
import {
  askAs,
  openZhiyou,
  textOf,
  until,
  type Ended,
  type Running,
  type Zhiyou,
} from './zhiyou.ts';

export const MINUTES = 60_000;

/** An application in the cluster that visitors use all the time, release 6.2.0 at first. */
export type Trial = {
  readonly zhiyou: Zhiyou;
  readonly visitors: Visitors;
  readonly phases: Phases;
  readonly store: StateStore;
  /** Deploys and expects this exit code. */
  readonly deploy: (code: number, release: string, strategy?: string) => Promise<Ended>;
  /** Starts to deploy whichever of 6.2.0 and 6.2.1 does not serve, and comes back when it is in this phase or after it. */
  readonly deployUntil: (phase: Phase, strategy?: string) => Promise<Deploying>;
  /** Waits until nobody drives: the lease of a command that was killed ends by itself. */
  readonly untilFree: () => Promise<void>;
  /**
   * No request and no order was lost but by these bad releases themselves, the books balance, and the last rollout
   * never gave its candidate more than planned.
   */
  readonly expectNothingLost: (...harmful: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A deployment on its way, and the phase in which it was met. */
type Deploying = Running & { readonly release: string; readonly met: string };

/** A machine that is too slow for this may be given less to carry. */
const REQUESTS_PER_SECOND = Number(process.env['ZHIYOU_TEST_REQUESTS_PER_SECOND'] ?? 150);
const APPLICATION = 'smart-travel';
const OPERATIONS_PORT = 3001;

/** The words of a command that deploys. */
export function deployment(release: string, strategy = 'canary'): readonly string[] {
  return ['deploy', '--strategy', strategy, '--image-tag', release];
}

/** Installs the first release and lets the visitors come. */
export async function openTrial(
  edge: EdgeKind,
  edit?: (yaml: string) => string,
  first = '6.2.0',
): Promise<Trial> {
  const zhiyou = await openZhiyou(edge, edit);
  try {
    await zhiyou.expect(0, 'deploy', '--image-tag', first);
  } catch (error) {
    await zhiyou.close();
    throw error;
  }
  const cluster = await openCluster({ namespace: zhiyou.namespace });
  const store = openKubernetesStore({
    cluster,
    application: APPLICATION,
    environment: 'production',
  });
  const ledger = podLedger({ cluster, application: APPLICATION, port: OPERATIONS_PORT });
  const phases = watchPhases(cluster);
  const visitors = zhiyou.visitors(REQUESTS_PER_SECOND);
  return {
    zhiyou,
    visitors,
    phases,
    store,
    deploy: (code, ...wish) => zhiyou.expect(code, ...deployment(...wish)),
    deployUntil: async (phase, strategy) => {
      const release = (await askAs(zhiyou.host, {})) === '6.2.0' ? '6.2.1' : '6.2.0';
      const command = zhiyou.start(...deployment(release, strategy));
      return { ...command, release, met: await metIn(phases, phase, command) };
    },
    untilFree: () =>
      until('the lease is free', async () => (await store.holder()) === undefined, 5 * MINUTES),
    expectNothingLost: async (...harmful) => {
      expectVisitorsServed(visitors, harmful);
      const { differenceFen, duplicateCaptures } = await ledger.reconcile();
      expect({ differenceFen, duplicateCaptures }).toEqual({
        differenceFen: 0n,
        duplicateCaptures: 0,
      });
      const latest = await store.latest();
      // In place there is no split.
      if (latest === undefined || latest.plan.inPlace) return;
      expectWithinPlan(await store.looks(latest.id));
    },
    close: async () => {
      await visitors.stop();
      await phases.close();
      await cluster.close();
      await zhiyou.close();
    },
  };
}

/** Waits for a phase of what a command deploys. @throws {Error} with what it said when it ends before. */
export async function metIn(phases: Phases, phase: Phase, { ended }: Running): Promise<string> {
  const met = await Promise.race([phases.reached(phase), ended]);
  if (typeof met === 'string') return met;
  throw new Error(`ended before ${phase}: ${textOf(met)}`);
}

/** Visitors with these headers come, one after another, until the command has ended. */
export async function whileAsking<T>(
  host: string,
  command: Promise<T>,
  headers: Readonly<Record<string, string>>,
): Promise<T> {
  const over = new AbortController();
  const ended = command.finally(() => over.abort());
  while (!over.signal.aborted) await askAs(host, headers);
  return ended;
}

function expectVisitorsServed(visitors: Visitors, harmful: readonly string[]): void {
  const { failed, failures, orders, releases } = visitors.stats();
  const harm = harmful.reduce((sum, release) => sum + (releases[release]?.failed ?? 0), 0);
  const lost = failures
    .filter(({ release }) => !harmful.includes(release ?? ''))
    .map((one) => JSON.stringify(one));
  expect(lost.join('\n')).toBe('');
  expect({ failed: failed - harm, givenUp: orders.givenUp }).toEqual({ failed: 0, givenUp: 0 });
}

const GOES_FORWARD: ReadonlySet<Phase> = new Set(['checking', 'shifting', 'soaking', 'draining']);
/** A share that is seen over few requests differs from the one that was written. */
const CHANCE_PERCENT = 25;

/** Until it goes back, a candidate is never seen with more of a class than the plan had wanted by then. */
function expectWithinPlan(looks: readonly Look[]): void {
  const wanted = new Map<string, number>();
  const beyond: string[] = [];
  for (const look of looks) {
    for (const [name, percent] of Object.entries(look.observed ?? {})) {
      const most = wanted.get(name) ?? 0;
      if (GOES_FORWARD.has(look.phase) && percent > most + CHANCE_PERCENT)
        beyond.push(`${look.phase} ${name}: ${percent} % of at most ${most} %`);
    }
    for (const [name, percent] of Object.entries(look.wanted))
      wanted.set(name, Math.max(percent, wanted.get(name) ?? 0));
  }
  expect(beyond).toEqual([]);
}
