import type { Benchmark, Figure } from '../benchmark.ts';
import { countCalls } from './audit-log.ts';
import { deployment, inScene, RELEASES, timed, type Scene } from './scene.ts';

const FAILS_PAYMENTS = '6.2.2';

type Calls = ReadonlyMap<string, number>;

/** A promotion by canary, and the rollback of it: how long, how many calls, and what visitors lost. */
export const rollouts: Benchmark = ({ repetitions, requestsPerSecond, say }) =>
  inScene({ requestsPerSecond, say }, async (scene) => {
    const { zhiyou, visitors, installMs } = scene;
    const deployMs: number[] = [];
    const rollbackMs: number[] = [];
    const goneMs: number[] = [];
    const calls: Calls[] = [];
    for (let k = 0; k < repetitions; k += 1) {
      const callsSince = countCalls(zhiyou.namespace);
      deployMs.push(await timed(() => zhiyou.expect(0, ...deployment(RELEASES[1]))));
      calls.push(callsSince());
      const askedAtMs = Date.now();
      rollbackMs.push(await timed(() => zhiyou.expect(0, 'rollback', '--reason', 'benchmark')));
      goneMs.push((scene.probe.lastAnswerBy(RELEASES[1], askedAtMs) ?? NaN) - askedAtMs);
      say(`  canary and rollback ${k + 1}: ${visitors.stats().sent} requests`);
    }
    const { sent, failed, orders } = visitors.stats();
    const name = `canary and rollback, ${repetitions} times`;
    return [
      { what: 'installation of the first release', unit: 'ms', samples: [installMs] },
      { what: 'canary, from the command to its end', unit: 'ms', samples: deployMs },
      {
        what: 'rollback of a promotion, from the command to its end',
        unit: 'ms',
        samples: rollbackMs,
      },
      {
        what: 'rollback, from the command to the last answer of the new release',
        unit: 'ms',
        samples: goneMs,
      },
      ...callFigures(calls),
      { what: `${name}: lost requests of ${sent}`, unit: '', samples: [failed] },
      {
        what: `${name}: orders without an end, of ${orders.created}`,
        unit: '',
        samples: [orders.givenUp],
      },
    ];
  });

/** A release that fails a third of its payments: from the decision to the last visitor whom it answers. */
export const wayBack: Benchmark = ({ repetitions, requestsPerSecond, say }) =>
  inScene({ requestsPerSecond, say }, async (scene) => {
    const { zhiyou, visitors } = scene;
    const lastAnswerMs: number[] = [];
    const observedMs: number[] = [];
    for (let k = 0; k < repetitions; k += 1) {
      await zhiyou.expect(3, ...deployment(FAILS_PAYMENTS));
      const { decidedAtMs, seenAtMs } = await decisionOf(scene);
      const last = scene.probe.lastAnswerBy(FAILS_PAYMENTS, decidedAtMs);
      lastAnswerMs.push((last ?? decidedAtMs) - decidedAtMs);
      observedMs.push(seenAtMs - decidedAtMs);
      say(`  way back ${k + 1}: ${visitors.stats().sent} requests`);
    }
    const { sent, failed, refused, orders } = visitors.stats();
    return [
      {
        what: 'verdict → last answer of the bad release at the edge',
        unit: 'ms',
        samples: lastAnswerMs,
      },
      { what: 'verdict → 0 % observed by zhiyou', unit: 'ms', samples: observedMs },
      {
        what: `release that fails payments: lost requests of ${sent}`,
        unit: '',
        samples: [failed],
      },
      { what: 'release that fails payments: payments refused', unit: '', samples: [refused] },
      {
        what: `release that fails payments: orders without an end, of ${orders.created}`,
        unit: '',
        samples: [orders.givenUp],
      },
    ];
  });

/** When the newest rollout decided to go back, and when a look saw that nothing reaches the candidate. */
async function decisionOf({ store }: Scene) {
  const rollout = await store.latest();
  const looks = rollout === undefined ? [] : await store.looks(rollout.id);
  const decided = looks.find(({ phase }) => phase === 'aborting');
  if (decided === undefined) throw new Error('nothing went back');
  const seen = looks.find(
    ({ atMs, observed }) =>
      atMs > decided.atMs && Object.values(observed ?? { unknown: 1 }).every((one) => one === 0),
  );
  return { decidedAtMs: decided.atMs, seenAtMs: seen?.atMs ?? NaN };
}

function callFigures(calls: readonly Calls[]): readonly Figure[] {
  const verbs = [...new Set(calls.flatMap((one) => [...one.keys()]))].toSorted();
  return verbs.map((verb) => ({
    what: `calls of the API server in one canary: ${verb}`,
    unit: '',
    samples: calls.map((one) => one.get(verb) ?? 0),
  }));
}
