import type { ByRole, GateLook, Look, Tally } from '../../domain/record.ts';

const MOST = 600;

/** At most 600 looks that say the same: counts of neighbours are added, of harm evidence the peak stays. */
export function sampleLooks(looks: readonly Look[]): readonly Look[] {
  const size = Math.max(1, Math.ceil(looks.length / MOST));
  return Array.from({ length: Math.ceil(looks.length / size) }, (_, k) =>
    looks.slice(k * size, (k + 1) * size),
  ).flatMap((group) => {
    const last = group.at(-1);
    return last === undefined ? [] : [mergeLooks(group, last)];
  });
}

function mergeLooks(group: readonly Look[], last: Look): Look {
  return {
    ...last,
    traffic: addAll(group.map(({ traffic }) => traffic)),
    payments: addAll(group.map(({ payments }) => payments)),
    spanMs: group.reduce((sum, { spanMs }) => sum + spanMs, 0),
    gates: last.gates.map((gate) => ({ ...gate, eBad: peakOf(gate, group) })),
  };
}

function peakOf({ gate, eBad }: GateLook, group: readonly Look[]): number {
  const values = group.flatMap(({ gates }) =>
    gates.filter((entry) => entry.gate === gate).map((entry) => entry.eBad),
  );
  return Math.max(eBad, ...values);
}

type Tallies = Readonly<Record<string, ByRole<Tally>>>;

function addAll(parts: readonly Tallies[]): Tallies {
  const sums = new Map<string, ByRole<Tally>>();
  for (const [name, tally] of parts.flatMap((part) => Object.entries(part))) {
    const sum = sums.get(name);
    sums.set(
      name,
      sum === undefined
        ? tally
        : { candidate: add(sum.candidate, tally.candidate), stable: add(sum.stable, tally.stable) },
    );
  }
  return Object.fromEntries(sums);
}

function add(a: Tally, b: Tally): Tally {
  return { requests: a.requests + b.requests, failed: a.failed + b.failed };
}
