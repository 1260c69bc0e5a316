import { posix } from 'node:path';
import { entryOf, isFields, listOf, textOf, type Fields } from './fields.ts';
import { fillInputs } from './inputs.ts';
import { mergeDeep } from './merge-deep.ts';
import { findingAt, type Pipeline, type PipelineFinding } from './pipeline.ts';
import { readPipelineFile } from './read-file.ts';
import { resolveJobs, type WrittenJob } from './resolve-jobs.ts';

/** The text of a file of the repository; absent when there is none. */
export type ReadText = (path: string) => string | undefined;

type Parts = {
  readonly bodies: {
    readonly file: string;
    readonly body: Fields;
    readonly lineOf: (key: string) => number;
  }[];
  readonly findings: PipelineFinding[];
  readonly seen: Set<string>;
  isWhole: boolean;
};

const DEFAULT_STAGES = ['build', 'test', 'deploy'];
/** Keys at the top that are no jobs. */
const GLOBAL = new Set(
  (
    'default include stages variables workflow spec image services cache before_script ' +
    'after_script'
  ).split(' '),
);
/** Keys of the top that are defaults by their older name. */
const OLD_DEFAULTS = ['image', 'services', 'cache', 'before_script', 'after_script'];
const MOST_FILES = 150;

/** A pipeline from its file and the local files that it includes, and what is wrong with reading them. */
export function loadPipeline(
  file: string,
  readText: ReadText,
): { readonly pipeline: Pipeline; readonly findings: readonly PipelineFinding[] } {
  const parts: Parts = { bodies: [], findings: [], seen: new Set(), isWhole: true };
  take(parts, readText, { file, given: undefined, at: { file, line: 1 } });
  const merged = parts.bodies.reduce<Fields>((all, { body }) => mergeDeep(all, body), {});
  const written = jobsIn(parts, merged);
  const old = Object.fromEntries(
    OLD_DEFAULTS.filter((key) => key in merged).map((key) => [key, merged[key]]),
  );
  const defaults = { ...old, ...(isFields(merged['default']) ? merged['default'] : {}) };
  const { jobs, findings } = resolveJobs(written, defaults, merged);
  const stages = listOf(merged['stages']).map(String);
  return {
    pipeline: {
      file,
      stages: ['.pre', ...(stages.length === 0 ? DEFAULT_STAGES : stages), '.post'],
      jobs,
      variables: isFields(merged['variables']) ? merged['variables'] : {},
      isWhole: parts.isWhole,
    },
    findings: [...parts.findings, ...findings],
  };
}

type Wish = {
  readonly file: string;
  readonly given: Fields | undefined;
  /** Where it is included. */
  readonly at: { readonly file: string; readonly line: number };
};

/** Files that are included come first: what includes them may say otherwise. */
function take(parts: Parts, readText: ReadText, { file, given, at }: Wish): void {
  const key = JSON.stringify([file, given]);
  if (parts.seen.has(key) || parts.seen.size >= MOST_FILES) return;
  parts.seen.add(key);
  const text = readText(file);
  if (text === undefined) {
    parts.findings.push(
      includeFinding(at, file, { en: 'a file that is not there', zh: '文件不存在' }),
    );
    return;
  }
  const { read, findings } = readPipelineFile(file, text);
  parts.findings.push(...findings);
  if (read === undefined) return;
  const { body, troubles } = fillInputs(read, given);
  for (const { path, found } of troubles) {
    parts.findings.push(includeFinding(at, `${file} ${path}`, found));
  }
  const line = read.lineOf('include');
  for (const include of listOf(body['include'])) {
    takeInclude(parts, readText, { include, at: { file, line } });
  }
  // Inputs may stand in names too, so that a name is looked up as it was written.
  const written = Object.keys(read.body);
  const names = new Map(Object.keys(body).map((name, k) => [name, written[k] ?? name]));
  parts.bodies.push({ file, body, lineOf: (name) => read.lineOf(names.get(name) ?? name) });
}

function takeInclude(
  parts: Parts,
  readText: ReadText,
  { include, at }: { readonly include: unknown; readonly at: Wish['at'] },
): void {
  const isAddress = typeof include === 'string' && /^https?:/.test(include);
  const local = typeof include === 'string' && !isAddress ? include : entryOf(include, 'local');
  if (typeof local === 'string') {
    const inputs = entryOf(include, 'inputs');
    const file = posix.normalize(local.replace(/^\/+/, ''));
    take(parts, readText, { file, given: isFields(inputs) ? inputs : {}, at });
    return;
  }
  parts.isWhole = false;
  if (isPinned(include)) return;
  const what = isAddress ? include : JSON.stringify(include);
  parts.findings.push(
    includeFinding(at, what, { en: `${what}, which may change`, zh: `${what}，内容可能变化` }),
  );
}

/** Files of others by a whole commit id or a hash; GitLab's own templates come with its version. */
function isPinned(include: unknown): boolean {
  if (entryOf(include, 'template') !== undefined) return true;
  const component = entryOf(include, 'component');
  if (typeof component === 'string') return /@(?:[0-9a-f]{40}|\d+\.\d+\.\d+)$/.test(component);
  const ref = entryOf(include, 'ref');
  return entryOf(include, 'integrity') !== undefined || /^[0-9a-f]{40}$/.test(textOf(ref));
}

function includeFinding(
  at: Wish['at'],
  path: string,
  found: { readonly en: string; readonly zh: string },
): PipelineFinding {
  const wants = {
    en: 'includes that are there, with the inputs that they declare, and others by a commit or a hash',
    zh: 'include 的文件存在且输入与声明一致；外部文件以提交编号或哈希固定',
  };
  return findingAt(at, { id: 'ci-include', object: 'include', path, found, wants });
}

function jobsIn({ bodies }: Parts, merged: Fields): readonly WrittenJob[] {
  return Object.entries(merged).flatMap(([name, fields]) => {
    if (GLOBAL.has(name) || !isFields(fields)) return [];
    const place = bodies.findLast(({ body }) => Object.hasOwn(body, name));
    return [{ name, fields, file: place?.file ?? '', line: place?.lineOf(name) ?? 1 }];
  });
}
