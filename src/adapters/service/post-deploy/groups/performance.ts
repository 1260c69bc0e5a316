import { passed, type TestGroup } from '../test-of.ts';
import { ask, expectStatus, type Visited } from '../visit.ts';

const REQUESTS = 20;
const AT_ONCE = 4;
const QUANTILE = 0.95;

/** What speaks for a route class, and costs nobody anything. */
const PATHS: Readonly<Record<string, string>> = {
  default: '/api/travel/search',
  payment: '/api/payment/test',
};

/** 95 of 100 answers of a route class come before the boundary at which its gate calls them slow. */
export const performanceGroup: TestGroup = (visited) =>
  Object.fromEntries(
    Object.entries(PATHS).flatMap(([routeClass, path]) => {
      const atMostMs = visited.slowerThanMs[routeClass];
      return atMostMs === undefined
        ? []
        : [[routeClass, () => fastEnough(visited, path, atMostMs)] as const];
    }),
  );

async function fastEnough(visited: Visited, path: string, atMostMs: number) {
  const tookMs: number[] = [];
  const one = async (): Promise<void> => {
    const startedMs = performance.now();
    expectStatus(path, await ask(visited, { path }), 200);
    tookMs.push(performance.now() - startedMs);
  };
  for (let asked = 0; asked < REQUESTS; asked += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, one));
  }
  const p95Ms = Math.round(
    tookMs.toSorted((a, b) => a - b)[Math.ceil(REQUESTS * QUANTILE) - 1] ?? 0,
  );
  const measured = `p95 ${p95Ms} ms of ${REQUESTS} answers, at most ${atMostMs} ms`;
  if (p95Ms > atMostMs) throw new Error(`${path}: ${measured}`);
  return passed(measured);
}
