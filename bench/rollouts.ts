import { setTimeout as wait } from 'node:timers/promises';
import { startVisitors, type VisitorStats } from '../src/adapters/local/visitors/index.ts';
import type { Benchmark, BenchmarkOptions, Figure } from './benchmark.ts';
import { expectCode, openEnvironment, type Environment } from './environment.ts';
import { wayBackOf, type WayBack } from './way-back.ts';

const REQUESTS_EACH = 100_000;
const QUICK_REQUESTS_EACH = 3000;
const RELEASES = ['6.2.0', '6.2.1'] as const;
const FAILS_PAYMENTS = '6.2.2';
const FAILS_REQUESTS = '6.2.3';

type Scenario = {
  readonly name: string;
  /** One time; answers how the way back went where there is one. */
  readonly once: (environment: Environment) => Promise<WayBack | undefined>;
};

/**
 * Requests that visitors lost while the command line rolled releases out and back, one after the other until enough
 * visitors had come; and how fast the way back was.
 */
export const ROLLOUTS: Readonly<Record<string, Benchmark>> = {
  canary: scenario('canary', (environment) => promote(environment, 'canary')),
  'blue-green': scenario('blue-green', (environment) => promote(environment, 'blue-green')),
  abort: scenario('abort', abort),
  rollback: scenario('rollback', rollback),
  'bad-payments': scenario('a release that fails 5 % of payments', (environment) =>
    refuse(environment, FAILS_PAYMENTS),
  ),
  'bad-requests': installed(harm),
};

function scenario(name: string, once: Scenario['once']): Benchmark {
  return installed((environment, options) => underLoad(environment, { name, once }, options));
}

/** In an environment of its own, in which a good release serves. */
function installed(
  run: (environment: Environment, options: BenchmarkOptions) => Promise<readonly Figure[]>,
): Benchmark {
  return async (options) => {
    const environment = openEnvironment();
    try {
      await expectCode(0, deploy(environment, RELEASES[0]));
      return await run(environment, options);
    } finally {
      environment.end();
    }
  };
}

async function underLoad(
  environment: Environment,
  { name, once }: Scenario,
  options: BenchmarkOptions,
): Promise<readonly Figure[]> {
  const { quick, say } = options;
  const enough = quick ? QUICK_REQUESTS_EACH : REQUESTS_EACH;
  const visitors = visitorsOf(environment, options);
  const waysBack: WayBack[] = [];
  let count = 0;
  try {
    do {
      const wayBack = await once(environment);
      if (wayBack !== undefined) waysBack.push(wayBack);
      count += 1;
      say(`  ${name} ${count} done: ${visitors.stats().sent} requests`);
    } while (visitors.stats().sent < enough);
  } finally {
    await visitors.stop();
    say(`  ${name}: ${summary(visitors.stats())}`);
    for (const failure of visitors.stats().failures) say(`  lost: ${JSON.stringify(failure)}`);
  }
  const stats = visitors.stats();
  const { sent, failed, orders, latencyMs } = stats;
  const what = `${name}: lost requests of ${sent} in ${count} rollouts`;
  return [
    { what, unit: '', samples: [failed] },
    {
      what: `${name}: orders neither paid nor failed within 30 s, of ${orders.created}`,
      unit: '',
      samples: [orders.givenUp],
    },
    { what: `${name}: p99 of all answers`, unit: 'ms', samples: [latencyMs.p99] },
    ...wayBackFigures(name, waysBack),
  ];
}

function wayBackFigures(name: string, waysBack: readonly WayBack[]): readonly Figure[] {
  if (waysBack.length === 0) return [];
  const of = (key: 'writtenMs' | 'observedMs') => waysBack.map((one) => one[key]);
  return [
    { what: `${name}: decision → 0 % written at the edge`, unit: 'ms', samples: of('writtenMs') },
    { what: `${name}: decision → 0 % observed at the edge`, unit: 'ms', samples: of('observedMs') },
  ];
}

/** A release that fails requests loses some by itself: how many until it was found is a figure of its own. */
async function harm(
  environment: Environment,
  options: BenchmarkOptions,
): Promise<readonly Figure[]> {
  const { quick, say } = options;
  const lost: number[] = [];
  const waysBack: WayBack[] = [];
  for (let count = 0; count < (quick ? 1 : 5); count += 1) {
    const visitors = visitorsOf(environment, options);
    try {
      waysBack.push(await refuse(environment, FAILS_REQUESTS));
    } finally {
      await visitors.stop();
    }
    const { failed, releases } = visitors.stats();
    const own = releases[FAILS_REQUESTS]?.failed ?? 0;
    if (failed !== own) say(`  lost beside those of ${FAILS_REQUESTS}: ${failed - own}`);
    lost.push(failed);
  }
  const name = 'release that fails 5 % of requests';
  return [
    { what: `${name}: lost requests until it was gone`, unit: '', samples: lost },
    ...wayBackFigures(name, waysBack),
  ];
}

function visitorsOf(
  environment: Environment,
  { requestsPerSecond }: BenchmarkOptions,
): ReturnType<typeof startVisitors> {
  const url = environment.edgeUrl();
  return startVisitors({ url, requestsPerSecond, seed: 1 });
}

function summary({ sent, failed, rejected, refused, latencyMs, orders }: VisitorStats): string {
  const { created, paid, open, givenUp } = orders;
  return `${sent} requests, ${failed} lost, ${rejected} rejected, ${refused} payments refused, p99 ${Math.round(latencyMs.p99)} ms, orders: ${created} created, ${paid} paid, ${open} open, ${givenUp} given up`;
}

/** The release that does not serve; both are good. */
async function other(environment: Environment): Promise<string> {
  const { store } = environment;
  const latest = await store.latest();
  const serving = latest?.state.phase === 'promoted' ? latest.candidate : latest?.stable;
  return RELEASES.find((release) => release !== (serving?.release ?? RELEASES[0])) ?? RELEASES[0];
}

function deploy({ zhiyou }: Environment, release: string, strategy = 'canary') {
  return zhiyou('deploy', '--env', 'local', '--strategy', strategy, '--image-tag', release);
}

async function promote(environment: Environment, strategy: string): Promise<undefined> {
  await expectCode(0, deploy(environment, await other(environment), strategy));
}

/** Aborted as soon as the candidate has a quarter of the visitors. */
async function abort(environment: Environment): Promise<WayBack> {
  const before = (await environment.store.latest())?.id;
  const over = new AbortController();
  const ended = deploy(environment, await other(environment)).finally(() => over.abort());
  const isFar = async (): Promise<boolean> => {
    const rollout = await environment.store.latest();
    if (rollout === undefined || rollout.id === before) return false;
    const looks = await environment.store.looks(rollout.id);
    return (looks.at(-1)?.observed?.['default'] ?? 0) >= 25;
  };
  while (!over.signal.aborted && !(await isFar())) await wait(100);
  await expectCode(0, environment.zhiyou('abort', 'local', '--reason', 'benchmark'));
  await expectCode(3, ended);
  return wayBackOf(environment);
}

async function rollback(environment: Environment): Promise<WayBack> {
  await promote(environment, 'blue-green');
  await expectCode(0, environment.zhiyou('rollback', 'local', '--reason', 'benchmark'));
  return wayBackOf(environment);
}

/** @throws {Error} when it went back for anything else than what it does to visitors. */
async function refuse(environment: Environment, release: string): Promise<WayBack> {
  await expectCode(3, deploy(environment, release));
  const wayBack = await wayBackOf(environment);
  if (wayBack.cause.includes('"harm"')) return wayBack;
  throw new Error(`expected ${release} to be found out by the judge, but: ${wayBack.cause}`);
}
