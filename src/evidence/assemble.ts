import type { Counts, PairedCounts, ScrapeEvidence } from '../domain/evidence.ts';
import type { ByRole } from '../domain/record.ts';
import type { GateSource } from '../domain/series.ts';
import type { Increments } from './increments.ts';

/**
 * Makes the evidence of one look out of the increments of every source of both roles. One source that cannot be read
 * blinds the whole look: half of the evidence would be a different question.
 */
export function assembleEvidence(
  sources: ByRole<readonly Increments[]>,
  gates: readonly GateSource[],
): ScrapeEvidence {
  const unknown = [...sources.candidate, ...sources.stable].find(({ kind }) => kind === 'unknown');
  if (unknown?.kind === 'unknown') return { kind: 'blind', reason: unknown.reason };
  const paired = gates.map((source): [string, PairedCounts] => [
    source.gate,
    {
      candidate: countsOf(sources.candidate, source),
      stable: countsOf(sources.stable, source),
      ...instancesOf(sources.stable, source),
    },
  ]);
  return { kind: 'known', gates: Object.fromEntries(paired) };
}

/** What single processes counted, where at least two did. */
function instancesOf(
  sources: readonly Increments[],
  source: GateSource,
): Pick<PairedCounts, 'stableInstances'> {
  const own = sources.filter((one) => source.total in seriesOf(one));
  return own.length < 2 ? {} : { stableInstances: own.map((one) => countsOf([one], source)) };
}

/** A failure may be counted in another scrape than its request: `bad` never exceeds `total`. */
function countsOf(sources: readonly Increments[], source: GateSource): Counts {
  const bad = sumOf(sources, source.bad);
  return { bad, total: Math.max(sumOf(sources, source.total), bad) };
}

/** The sum of one series over all sources; a series that nobody has counts 0. */
export function sumOf(sources: readonly Increments[], series: string): number {
  return sources.reduce((sum, source) => sum + (seriesOf(source)[series] ?? 0), 0);
}

function seriesOf(source: Increments): Readonly<Record<string, number>> {
  return source.kind === 'known' ? source.series : {};
}
