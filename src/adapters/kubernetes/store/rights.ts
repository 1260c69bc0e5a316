import type { Right } from '../client/rights.ts';

/** What keeping state in a cluster needs. */
export const RIGHTS: readonly Right[] = [
  {
    group: 'zhiyou.dev',
    resource: 'rollouts',
    verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'],
    scope: 'namespace',
    why: 'the state of rollouts',
  },
  {
    group: 'coordination.k8s.io',
    resource: 'leases',
    verbs: ['get', 'create', 'update'],
    scope: 'namespace',
    why: 'one writer at a time',
  },
  {
    group: '',
    resource: 'configmaps',
    verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'],
    scope: 'namespace',
    why: 'journal, looks and wishes',
  },
  {
    group: '',
    resource: 'secrets',
    verbs: ['get', 'list', 'create', 'update', 'patch', 'delete'],
    scope: 'namespace',
    why: 'what the runner remembers, which holds the preview secret',
  },
];

/** What installing the definition of Rollout needs; not needed where an administrator has installed it. */
export const DEFINITION_RIGHTS: readonly Right[] = [
  {
    group: 'apiextensions.k8s.io',
    resource: 'customresourcedefinitions',
    verbs: ['get', 'create', 'patch'],
    scope: 'cluster',
    why: 'to install the definition of rollouts, and to renew it',
  },
];
