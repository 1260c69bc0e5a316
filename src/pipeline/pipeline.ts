import type { PlacedFinding, Sentence } from '../shared/finding.ts';
import { textOf, type Fields } from './fields.ts';

/** A job as GitLab runs it: with what it extends, and with the defaults of the pipeline. */
export type Job = {
  readonly name: string;
  readonly fields: Fields;
  readonly file: string;
  /** From 1. */
  readonly line: number;
};

/** A pipeline, put together from its files. */
export type Pipeline = {
  readonly file: string;
  readonly stages: readonly string[];
  readonly jobs: readonly Job[];
  readonly variables: Fields;
  /** Whether every include could be read; others may bring jobs that are not seen. */
  readonly isWhole: boolean;
};

/** A finding with its place. */
export type PipelineFinding = PlacedFinding & { readonly file: string; readonly line: number };

/** What a rule finds in a job: where in it, and what stands there. */
export type JobTrouble = { readonly path: string; readonly found: PlacedFinding['found'] };

/** One rule over jobs. */
export type JobRule = {
  readonly id: string;
  readonly wants: Sentence;
  readonly check: (job: Job, pipeline: Pipeline) => readonly JobTrouble[];
};

/** A finding at a place of a file. */
export function findingAt(
  { file, line }: { readonly file: string; readonly line: number },
  finding: Omit<PlacedFinding, 'cells' | 'ids'> & { readonly id: string },
): PipelineFinding {
  const { id, ...rest } = finding;
  return { ids: [id], ...rest, cells: [`${file}:${line}`], file, line };
}

/** The stage of a job, as GitLab chooses it where none is named. */
export function stageOf({ fields }: Pick<Job, 'fields'>): string {
  return textOf(fields['stage'] ?? 'test');
}
