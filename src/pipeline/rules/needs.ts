import { listOf, nameOf, entryOf } from '../fields.ts';
import { stageOf, type Job, type JobRule, type Pipeline } from '../pipeline.ts';

/** Jobs of this pipeline that a job waits for. */
export function needsOf({ fields }: Job): readonly string[] {
  const needs = listOf(fields['needs']).flatMap((need) => {
    const isElsewhere = entryOf(need, 'pipeline') ?? entryOf(need, 'project');
    const name = typeof need === 'string' ? need : nameOf({ name: entryOf(need, 'job') });
    return isElsewhere === undefined && name !== undefined ? [name] : [];
  });
  return [...needs, ...listOf(fields['dependencies']).map(String)];
}

function jobNamed({ jobs }: Pipeline, name: string): Job | undefined {
  return jobs.find((job) => job.name === name);
}

function stageIndex({ stages }: Pipeline, job: Job): number {
  return stages.indexOf(stageOf(job));
}

/** The way from a job back to itself; absent when there is none. */
function cycleFrom(pipeline: Pipeline, job: Job): readonly string[] | undefined {
  const waiting = [[job.name]];
  const seen = new Set<string>();
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const last = jobNamed(pipeline, path.at(-1) ?? '');
    for (const need of last === undefined ? [] : needsOf(last)) {
      if (need === job.name) return [...path, need];
      if (!seen.has(need)) waiting.push([...path, need]);
      seen.add(need);
    }
  }
  return undefined;
}

/** What jobs wait for. */
export const NEEDS_RULES: readonly JobRule[] = [
  {
    id: 'ci-needs-unknown',
    wants: { en: 'needs of jobs that are there', zh: 'needs 指向存在的任务' },
    check: (job, pipeline) =>
      needsOf(job)
        .filter((need) => pipeline.isWhole && jobNamed(pipeline, need) === undefined)
        .map((need) => ({ path: 'needs', found: need })),
  },
  {
    id: 'ci-needs-cycle',
    wants: { en: 'jobs that do not wait for themselves', zh: '任务之间不循环等待' },
    check: (job, pipeline) => {
      const cycle = cycleFrom(pipeline, job);
      return cycle === undefined ? [] : [{ path: 'needs', found: cycle.join(' → ') }];
    },
  },
  {
    id: 'ci-needs-later',
    wants: { en: 'needs of no later stage', zh: 'needs 不指向更晚的阶段' },
    check: (job, pipeline) =>
      needsOf(job).flatMap((need) => {
        const needed = jobNamed(pipeline, need);
        const isLater =
          needed !== undefined && stageIndex(pipeline, needed) > stageIndex(pipeline, job);
        return isLater ? [{ path: 'needs', found: `${need} (${stageOf(needed)})` }] : [];
      }),
  },
];
