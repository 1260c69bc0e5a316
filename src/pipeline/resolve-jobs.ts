import { entryOf, isFields, listOf, textOf, type Fields } from './fields.ts';
import { mergeDeep } from './merge-deep.ts';
import { findingAt, type Job, type PipelineFinding } from './pipeline.ts';
import { Reference } from './read-file.ts';

/** A job as it is written; those whose name begins with a dot are only extended. */
export type WrittenJob = Job;

type Resolved = { readonly fields: Fields; readonly found: string | undefined };

const MOST_LEVELS = 11;
/** Defaults that a job takes over. */
const INHERITED = (
  'image services cache before_script after_script artifacts interruptible retry tags ' +
  'timeout hooks id_tokens'
).split(' ');

/** Jobs with what they extend, refer to and take over from the defaults. */
export function resolveJobs(
  written: readonly WrittenJob[],
  defaults: Fields,
  all: Fields,
): { readonly jobs: readonly Job[]; readonly findings: readonly PipelineFinding[] } {
  const byName = new Map(written.map((job) => [job.name, job.fields]));
  const findings: PipelineFinding[] = [];
  const jobs = written
    .filter(({ name }) => !name.startsWith('.'))
    .map((job) => {
      const { fields, found } = extended(job.name, byName, []);
      if (found !== undefined) findings.push(unextended(job, found));
      const inherited = INHERITED.filter((key) => key in defaults && !(key in fields));
      const whole = {
        ...Object.fromEntries(inherited.map((key) => [key, defaults[key]])),
        ...fields,
      };
      const followed = follow(whole, all, 0);
      return { ...job, fields: isFields(followed) ? followed : whole };
    });
  return { jobs, findings };
}

function extended(
  name: string,
  byName: ReadonlyMap<string, Fields>,
  path: readonly string[],
): Resolved {
  const own = byName.get(name);
  if (own === undefined) return { fields: {}, found: name };
  if (path.includes(name)) return { fields: {}, found: [...path, name].join(' → ') };
  const parents = listOf(own['extends']).map((parent) =>
    extended(textOf(parent), byName, [...path, name]),
  );
  const base = parents.reduce<Fields>((merged, { fields }) => mergeDeep(merged, fields), {});
  const found = parents.find((parent) => parent.found !== undefined)?.found;
  return { fields: mergeDeep(base, own), found };
}

/** What `!reference [job, key]` leads to; what leads nowhere is left out. */
function follow(value: unknown, all: Fields, level: number): unknown {
  if (level > MOST_LEVELS) return undefined;
  if (value instanceof Reference) {
    const target = value.path.reduce<unknown>((at, key) => entryOf(at, key), all);
    return follow(target, all, level + 1);
  }
  if (Array.isArray(value)) return value.map((one) => follow(one, all, level + 1));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, follow(one, all, level + 1)]),
  );
}

function unextended(job: Job, found: string): PipelineFinding {
  const wants = {
    en: 'extends of jobs that are there, and no cycle',
    zh: 'extends 指向存在的任务，且不成环',
  };
  return findingAt(job, { id: 'ci-extends', object: job.name, path: 'extends', found, wants });
}
