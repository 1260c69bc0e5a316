import { sumOf } from '../evidence/assemble.ts';
import type {
  KnownEvidence,
  PairedValues,
  Resource,
  ScrapeEvidence,
  Values,
} from '../domain/evidence.ts';
import type { JudgePolicy } from '../domain/gates.ts';
import type { RoleScrape, Scrape, TrialSetup } from '../domain/scrape.ts';
import type { MeanSource } from '../domain/series.ts';
import type { Counted } from './count.ts';

type Brought = {
  readonly setup: TrialSetup;
  readonly scrape: Scrape;
  readonly counted: Counted;
  /** Of the route classes that the candidate gets. */
  readonly means: readonly MeanSource[];
};

/** The policy's gates on means that are asked; nothing where it has none. */
export function meansAsked(
  { means: all }: JudgePolicy,
  sources: readonly MeanSource[],
): Pick<JudgePolicy, 'means'> {
  const asked = new Set(sources.map(({ gate }) => gate));
  return all === undefined ? {} : { means: all.filter(({ name }) => asked.has(name)) };
}

/** What a scrape brings beside counts: the candidate's age, means of values, and what its processes hold. */
export function withMore(evidence: ScrapeEvidence, brought: Brought): ScrapeEvidence {
  if (evidence.kind === 'blind') return evidence;
  return { ...evidence, ...ageOf(brought), ...meansOf(brought), ...resourcesOf(brought) };
}

/** The candidate is as old as the youngest of what counts for it. */
function ageOf({ scrape }: Brought): Pick<KnownEvidence, 'candidateAgeMs'> {
  const starts = scrape.roles.candidate.sources.map(({ startedAtMs }) => startedAtMs);
  return starts.length === 0
    ? {}
    : { candidateAgeMs: Math.max(0, scrape.atMs - Math.max(...starts)) };
}

function meansOf({ scrape, counted, means }: Brought): Pick<KnownEvidence, 'means'> {
  if (means.length === 0) return {};
  const values = means.map((source): [string, PairedValues] => {
    const of = (role: 'candidate' | 'stable'): Values =>
      'gauge' in source
        ? heldValues(scrape.roles[role], source.gauge)
        : {
            sum: sumOf(counted.sources[role], source.sum),
            count: sumOf(counted.sources[role], source.count),
          };
    return [source.gate, { candidate: of('candidate'), stable: of('stable') }];
  });
  return { means: Object.fromEntries(values) };
}

/** Every process is one value. */
function heldValues(role: RoleScrape, name: string): Values {
  const held = holdingsOf(role, name);
  return { sum: held.reduce((sum, { value }) => sum + value, 0), count: held.length };
}

function resourcesOf({ setup, scrape }: Brought): Pick<KnownEvidence, 'resources'> {
  const limits = Object.entries(setup.limits ?? {});
  if (limits.length === 0) return {};
  const { candidate, stable } = scrape.roles;
  const resources = limits.map(([name, limit]): [string, Resource] => [
    name,
    { candidate: holdingsOf(candidate, name), stable: holdingsOf(stable, name), limit },
  ]);
  return { resources: Object.fromEntries(resources) };
}

/** Of every process that says how much it holds. */
function holdingsOf({ sources }: RoleScrape, name: string): Resource['candidate'] {
  return sources.flatMap(({ atMs, startedAtMs, holds = {} }) => {
    const value = Object.hasOwn(holds, name) ? holds[name] : undefined;
    return value === undefined ? [] : [{ ageMs: Math.max(0, atMs - startedAtMs), value }];
  });
}
