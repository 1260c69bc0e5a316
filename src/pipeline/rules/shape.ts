import { entryOf, isFields, listOf } from '../fields.ts';
import { stageOf, type JobRule } from '../pipeline.ts';

const KEYWORDS = new Set(
  (
    'after_script allow_failure artifacts before_script cache coverage dast_configuration ' +
    'dependencies environment except extends hooks identity id_tokens image inherit ' +
    'inputs interruptible manual_confirmation needs only pages parallel publish release ' +
    'resource_group retry rules run script secrets services stage start_in tags timeout ' +
    'trigger variables when'
  ).split(' '),
);

/** What a job may say at all. */
export const SHAPE_RULES: readonly JobRule[] = [
  {
    id: 'ci-keyword',
    wants: { en: 'keywords that GitLab knows', zh: '使用 GitLab 支持的关键字' },
    check: ({ fields }) =>
      Object.keys(fields)
        .filter((key) => !KEYWORDS.has(key))
        .map((key) => ({ path: key, found: key })),
  },
  {
    id: 'ci-script',
    wants: { en: 'a script, or a pipeline to trigger', zh: '设置 script，或触发其他流水线' },
    check: ({ fields }) => {
      const does = ['script', 'run', 'trigger'].some((key) => listOf(fields[key]).length > 0);
      return does ? [] : [{ path: 'script', found: '' }];
    },
  },
  {
    id: 'ci-stage',
    wants: { en: 'a stage that is declared', zh: 'stage 已在 stages 中声明' },
    check: (job, { stages }) => {
      const stage = stageOf(job);
      return stages.includes(stage) ? [] : [{ path: 'stage', found: stage }];
    },
  },
  {
    id: 'ci-rules-only',
    wants: {
      en: 'rules in every job, and only or except in none: mixed, one push runs twice or not at all',
      zh: '所有任务统一使用 rules，不用 only/except：混用会使一次推送触发两次或不触发',
    },
    check: ({ fields }, { jobs }) => {
      const old = ['only', 'except'].find((key) => key in fields);
      const isMixed = 'rules' in fields || jobs.some((job) => 'rules' in job.fields);
      return old !== undefined && isMixed ? [{ path: old, found: old }] : [];
    },
  },
  {
    id: 'ci-timeout',
    wants: { en: 'a timeout of its own or by default', zh: '任务或 default 设置 timeout' },
    check: ({ fields }) =>
      'timeout' in fields || 'trigger' in fields ? [] : [{ path: 'timeout', found: '' }],
  },
  {
    id: 'ci-retry',
    wants: {
      en: 'retries of named failures of the runner, never of a script',
      zh: '只对指定的 runner 故障重试，不对脚本失败重试',
    },
    check: ({ fields: { retry } }) => {
      const most = Number(isFields(retry) ? (retry['max'] ?? 2) : (retry ?? 0));
      const when = listOf(entryOf(retry, 'when')).map(String);
      const isWide =
        when.length === 0 ||
        when.some((one) => /^(?:always|script_failure|unknown_failure)$/.test(one));
      return most > 0 && isWide ? [{ path: 'retry', found: JSON.stringify(retry) }] : [];
    },
  },
];
