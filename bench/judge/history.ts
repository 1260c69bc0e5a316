import type { History } from '../../src/domain/history.ts';
import { addHistory, learnHistory, type PastScrape } from '../../src/judge/learn.ts';
import { cell, type Cell } from './cell.ts';
import { countsOf } from './reads.ts';
import { worldOf } from './world.ts';

/** Seeds of earlier rollouts, which are never judged. */
const SEEDS: readonly number[] = [100, 101, 102];
const EACH_MS = 3_600_000;
const SPLIT = { candidate: 0.25, baseline: 0 };

const known = new Map<Cell, History>();

/** What three earlier good rollouts of the same service taught, an hour each, on days without incidents. */
export function historyOf(of: Cell): History {
  const found = known.get(of) ?? SEEDS.map((seed) => pastOf(quietOf(of), seed)).reduce(addHistory);
  known.set(of, found);
  return found;
}

function pastOf(quiet: Cell, seed: number): History {
  const world = worldOf(quiet, seed);
  const scrapes: PastScrape[] = [];
  for (let number = 0; number * quiet.scrapeMs < EACH_MS; number += 1) {
    const scrape = world.scrape(number, SPLIT);
    scrapes.push({ gates: countsOf([scrape]), candidateAgeMs: scrape.atMs });
  }
  return learnHistory(scrapes);
}

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
