import { entryOf, listOf, nameOf, textOf } from '../fields.ts';
import type { Job, JobRule } from '../pipeline.ts';
import { needsOf } from './needs.ts';

/** The environment that a job changes; absent where it only looks at one. */
function changedBy({ fields: { environment } }: Job): string | undefined {
  const action = textOf(entryOf(environment, 'action') ?? 'start');
  return action === 'start' || action === 'stop' ? nameOf(environment) : undefined;
}

/** When a job runs, to be compared with another. */
function whenOf({ fields: { rules, when } }: Job): string {
  return JSON.stringify([listOf(rules), when]);
}

/** Jobs that change environments. */
export const DEPLOY_RULES: readonly JobRule[] = [
  {
    id: 'ci-resource-group',
    wants: {
      en: 'a resource_group, so that two pipelines do not change one environment at once',
      zh: '设置 resource_group，避免两条流水线同时变更同一环境',
    },
    check: (job) =>
      changedBy(job) !== undefined && job.fields['resource_group'] === undefined
        ? [{ path: 'resource_group', found: '' }]
        : [],
  },
  {
    id: 'ci-interruptible',
    wants: { en: 'interruptible: false on deployments', zh: '部署任务设置 interruptible: false' },
    check: (job) =>
      changedBy(job) !== undefined && job.fields['interruptible'] === true
        ? [{ path: 'interruptible', found: 'true' }]
        : [],
  },
  {
    id: 'ci-deploy-twice',
    wants: {
      en: 'one deployment of an environment a pipeline: others wait for it or run on other occasions',
      zh: '一条流水线对同一环境只部署一次：其余任务等待它，或在其他条件下执行',
    },
    check: (job, { jobs }) => {
      const environment = changedBy(job);
      const rivals = jobs.filter(
        (other) =>
          other.name !== job.name &&
          environment !== undefined &&
          changedBy(other) === environment &&
          whenOf(other) === whenOf(job) &&
          !needsOf(other).includes(job.name) &&
          !needsOf(job).includes(other.name),
      );
      return rivals.map(({ name }) => ({ path: 'environment', found: name }));
    },
  },
  {
    id: 'ci-environment-stop',
    wants: {
      en: 'on_stop or auto_stop_in for environments whose name has a variable',
      zh: '名称带变量的环境设置 on_stop 或 auto_stop_in',
    },
    check: ({ fields: { environment } }) => {
      const isDynamic = (nameOf(environment) ?? '').includes('$');
      const action = entryOf(environment, 'action') ?? 'start';
      const ends = ['on_stop', 'auto_stop_in'].some(
        (key) => entryOf(environment, key) !== undefined,
      );
      return isDynamic && action === 'start' && !ends ? [{ path: 'environment', found: '' }] : [];
    },
  },
];
