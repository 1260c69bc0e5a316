import { loadPipeline, type ReadText } from './load-pipeline.ts';
import { findingAt, type JobRule, type PipelineFinding } from './pipeline.ts';
import { DEPLOY_RULES } from './rules/deploys.ts';
import { IMAGE_RULES } from './rules/images.ts';
import { NEEDS_RULES } from './rules/needs.ts';
import { SCRIPT_RULES } from './rules/scripts.ts';
import { SHAPE_RULES } from './rules/shape.ts';

/** Every rule over jobs. */
export const JOB_RULES: readonly JobRule[] = [
  ...SHAPE_RULES,
  ...NEEDS_RULES,
  ...IMAGE_RULES,
  ...SCRIPT_RULES,
  ...DEPLOY_RULES,
];

/** What is wrong with a GitLab pipeline, by its files alone; and how many jobs it has. */
export function lintPipeline(
  file: string,
  readText: ReadText,
): { readonly findings: readonly PipelineFinding[]; readonly jobs: number } {
  const { pipeline, findings } = loadPipeline(file, readText);
  const found = pipeline.jobs.flatMap((job) =>
    JOB_RULES.flatMap(({ id, wants, check }) =>
      check(job, pipeline).map((trouble) =>
        findingAt(job, { id, object: job.name, wants, ...trouble }),
      ),
    ),
  );
  return { findings: [...findings, ...found], jobs: pipeline.jobs.length };
}
