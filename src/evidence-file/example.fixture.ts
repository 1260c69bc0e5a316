import { compilePlan } from '../engine/plan.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import type { EvidenceHeader, EvidenceLine, SourceSample } from '../domain/scrape.ts';
import { SERIES, type GateSource } from '../domain/series.ts';

export const START_MS: number = Date.UTC(2026, 10, 30, 8, 0, 0);

const SOURCES: readonly GateSource[] = [
  {
    gate: 'errors',
    routeClass: 'default',
    bad: SERIES.failed('default'),
    total: SERIES.requests('default'),
  },
];

const POLICY: JudgePolicy = {
  gates: [
    {
      name: 'errors',
      weight: 1,
      bounds: {
        rollbackRatio: 1.25,
        rollbackRate: 0.001,
        passRatio: 1.5,
        passRate: 0.02,
        dispersion: 1,
      },
    },
  ],
  alpha: 0.01,
  beta: 0.05,
  dwellMs: 10_000,
  shedAfterMs: 45_000,
  blindRollbackAfterMs: 300_000,
};

/** The first line of a canary of one gate. */
export const header: EvidenceHeader = {
  id: '2026-11-30-001',
  application: 'smart-travel',
  environment: 'local',
  stable: { slot: 'blue', release: '6.2.0' },
  candidate: { slot: 'green', release: '6.2.1' },
  setup: {
    startedAtMs: START_MS,
    plan: compilePlan({
      strategy: 'canary',
      classes: ['default'],
      dwellMs: 10_000,
      soakMs: 20_000,
      requestsPerSecond: 100,
      phaseDeadlineMs: 600_000,
      waitingMs: 600_000,
    }),
    policy: POLICY,
    sources: SOURCES,
  },
};

/** The edge's counters of a slot. */
function edge(slot: string, atMs: number, [requests, failed]: [number, number]): SourceSample {
  const series = {
    [SERIES.requests('default')]: requests,
    [SERIES.failed('default')]: failed,
  };
  return { name: `edge ${slot}`, instance: 'edge-1', startedAtMs: START_MS - 60_000, atMs, series };
}

/** A scrape of the first step, `seconds` after the start, with all that was counted since then. */
export function scrapeLine(
  seconds: number,
  counts: { readonly candidate: [number, number]; readonly stable: [number, number] },
): EvidenceLine {
  const atMs = START_MS + 1000 * seconds;
  return {
    kind: 'scrape',
    scrape: {
      atMs,
      at: { phase: 'shifting', step: 0 },
      wanted: { default: 10 },
      observed: { kind: 'known', value: { default: 10 } },
      roles: {
        candidate: { sources: [edge('green', atMs, counts.candidate)] },
        stable: { sources: [edge('blue', atMs, counts.stable)] },
      },
    },
  };
}
