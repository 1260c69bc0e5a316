import type { Counts } from '../../src/domain/evidence.ts';
import { BOUNDS_MS, type PodCounts } from './world.ts';

/** How a gate reads a pod's counters. */
export type Read = (pod: PodCounts) => Counts;

const slowerThan = (boundMs: number): Read => {
  const k = BOUNDS_MS.indexOf(boundMs);
  return (pod) => ({ bad: pod.slower[k] ?? 0, total: pod.requests });
};

/** The counters behind every gate of the benchmark's policy. */
export const READS: Readonly<Record<string, Read>> = {
  errors: ({ requests, errors }) => ({ bad: errors, total: requests }),
  'slower-250': slowerThan(250),
  'slower-500': slowerThan(500),
  payments: ({ payments, failedPayments }) => ({ bad: failedPayments, total: payments }),
};
