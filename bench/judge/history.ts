import type { History } from '../../src/domain/history.ts';
import { addDispersion, NO_DISPERSION, seenDispersion } from '../../src/judge/dispersion.ts';
import { cell, type Cell } from './cell.ts';
import { READS, type Read } from './reads.ts';
import { worldOf } from './world.ts';

/** Seeds of earlier days, which no rollout is judged in. */
const SEEDS: readonly number[] = [100, 101, 102];
const EACH_MS = 3_600_000;

const known = new Map<Cell, History>();

/** What three earlier hours of stable in the same service taught, before anything of the cell's own happened. */
export function historyOf(of: Cell): History {
  const found = known.get(of) ?? learn(quietOf(of));
  known.set(of, found);
  return found;
}

function learn(quiet: Cell): History {
  const scrapes = SEEDS.flatMap((seed) => {
    const world = worldOf(quiet, seed);
    const count = Math.floor(EACH_MS / quiet.scrapeMs);
    return Array.from(
      { length: count },
      (_, number) => world.scrape(number, { candidate: 0, baseline: 0 }).stable,
    );
  });
  const gates = Object.entries(READS).map(([name, read]) => {
    const counts = scrapes.map((pods) => pods.map(read));
    const seen = seenDispersion(counts.reduce(addDispersion, NO_DISPERSION));
    const all = counts.flat();
    const bad = all.reduce((sum, one) => sum + one.bad, 0);
    const requests = all.reduce((sum, one) => sum + one.total, 0);
    const learnt = {
      dispersion: Math.max(1, seen.dispersion),
      freedom: seen.freedom,
      baseRate: bad / requests,
      requests,
      warmUpExcess: excessOf(quiet, read),
      scrapes: scrapes.length,
    };
    return [name, learnt] as const;
  });
  return Object.fromEntries(gates);
}

/** Nothing bad happened on earlier days. */
function quietOf(one: Cell): Cell {
  const { requestsPerSecond, scrapeMs, burst, errorRatio, paymentShare } = one;
  const { paymentFailureRatio, podErrorSpread, podLatencySpread, errorNoise, latencyNoise } = one;
  return cell(one.name, {
    requestsPerSecond,
    scrapeMs,
    burst,
    errorRatio,
    paymentShare,
    paymentFailureRatio,
    podErrorSpread,
    podLatencySpread,
    errorNoise,
    latencyNoise,
    ...(one.coldStart === undefined ? {} : { coldStart: one.coldStart }),
  });
}

/** How many times more bad events than stable good candidates had in their first minute, beyond 1, at its beginning. */
function excessOf(quiet: Cell, read: Read): number {
  const sums = [0, 0, 0, 0];
  for (const seed of SEEDS) {
    const world = worldOf(quiet, seed);
    for (let number = 0; number * quiet.scrapeMs < FIRST_MS; number += 1) {
      const { candidate, stable } = world.scrape(number, { candidate: 0.5, baseline: 0 });
      [...candidate.map(read), ...stable.map(read)].forEach(({ bad, total }, k) => {
        const at = k < candidate.length ? 0 : 2;
        sums[at] = (sums[at] ?? 0) + bad;
        sums[at + 1] = (sums[at + 1] ?? 0) + total;
      });
    }
  }
  const [bad = 0, total = 0, stableBad = 0, stableTotal = 0] = sums;
  const ratio = (bad / total) * (stableTotal / stableBad);
  return Number.isFinite(ratio) ? Math.max(0, (ratio - 1) / MEAN_OF_FIRST) : 0;
}

const FIRST_MS = 60_000;
/** Mean of what is left of an excess in its first minute, when it fades by e in a minute. */
const MEAN_OF_FIRST = 1 - Math.exp(-1);
