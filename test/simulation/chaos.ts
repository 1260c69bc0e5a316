import type { Input } from '../../src/domain/input.ts';
import { seeded, type Random } from './random.ts';
import {
  HEALTHY,
  scenarioOf,
  type Incident,
  type Kill,
  type Scenario,
  type Trouble,
} from './scenario.ts';

const TROUBLES = [
  'edge-down',
  'edge-silent',
  'edge-refuses',
  'edge-shows-old',
  'metrics-down',
  'metrics-silent',
  'metrics-stale',
  'metrics-nan',
  'ledger-down',
  'workloads-down',
  'order-fails',
  'frozen',
] as const;
const INCIDENTS = ['crash', 'edge-restart', 'counters-reset', 'clock-jump', 'input'] as const;
const PEOPLE = ['li.na', 'wang', 'zhang.wei'] as const;
const BEGINS_WITHIN_MS = 40_000;

/** A scenario in which much goes wrong at random: the same for the same seed. */
export function chaos(seed: number): Scenario {
  const random = seeded(seed * 7919);
  const some = (most: number) => Math.floor(random.between(0, most + 1));
  const list = <T>(most: number, one: () => T): T[] => Array.from({ length: some(most) }, one);
  return scenarioOf(seed, {
    candidate: {
      ...HEALTHY,
      ...random.pick([
        {},
        {},
        {},
        { errorRatio: 0.05 },
        { slowRatio: 0.2 },
        { paymentFailureRatio: { wechat: 0.3, alipay: 0.01 } },
        { startMs: Infinity },
        { crashAfterMs: 7000 },
        { losesMoney: true },
      ]),
    },
    requestsPerSecond: random.pick([300, 1000]),
    edgeDelayMs: random.pick([0, 200, 1500]),
    deployTakesMs: random.pick([0, 0, 2500]),
    troubles: list(3, () => troubleOf(random)),
    incidents: list(5, () => incidentOf(random)),
    kills: list(3, () => killOf(random)),
  });
}

function troubleOf(random: Random): Trouble {
  const fromMs = random.between(0, BEGINS_WITHIN_MS);
  const lastsMs = random.pick([1500, 5000, 15_000, 70_000]);
  return { kind: random.pick(TROUBLES), fromMs, toMs: fromMs + lastsMs };
}

function incidentOf(random: Random): Incident {
  const atMs = random.between(0, BEGINS_WITHIN_MS);
  const slot = random.pick(['blue', 'green']);
  const kind = random.pick(INCIDENTS);
  switch (kind) {
    case 'crash':
      return { atMs, kind, slot, index: random.pick([0, 1]) };
    case 'edge-restart':
      return { atMs, kind };
    case 'counters-reset':
      return { atMs, kind, slot };
    case 'clock-jump':
      return { atMs, kind, ms: random.pick([-60_000, -2000, 2000, 60_000]) };
    case 'input':
      return { atMs, kind, input: inputOf(random) };
    default:
      return kind satisfies never;
  }
}

function inputOf(random: Random): Input {
  const by = random.pick(PEOPLE);
  const kind = random.pick([
    'pause',
    'resume',
    'resume',
    'approve',
    'promote',
    'abort',
    'override-freeze',
  ]);
  return kind === 'abort' || kind === 'override-freeze'
    ? { kind, by, text: 'why not' }
    : { kind, by };
}

function killOf(random: Random): Kill {
  return {
    call: Math.floor(random.between(1, 900)),
    when: random.pick(['before', 'after']),
    awayMs: random.pick([0, 500, 5000]),
  };
}
