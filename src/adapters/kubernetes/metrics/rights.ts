import type { Right } from '../client/rights.ts';

/** What reading the numbers and the books of pods needs of the API server. */
export const RIGHTS: readonly Right[] = [
  {
    group: '',
    resource: 'pods',
    verbs: ['list'],
    scope: 'namespace',
    why: 'to find the pods of a slot',
  },
  {
    group: '',
    resource: 'pods/proxy',
    verbs: ['get'],
    scope: 'namespace',
    why: 'to read the numbers and the books of the service',
  },
];
