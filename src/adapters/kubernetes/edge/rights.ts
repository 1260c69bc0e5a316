import { groupOf } from '../client/kinds.ts';
import type { Right } from '../client/rights.ts';
import type { EdgeKind } from './kind.ts';

/** Rights that every edge needs in the namespace of the application. */
const COMMON: readonly Right[] = [
  {
    group: '',
    resource: 'services',
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
    scope: 'namespace',
    why: 'traffic by route class and slot',
  },
  {
    group: 'discovery.k8s.io',
    resource: 'endpointslices',
    verbs: ['list'],
    scope: 'namespace',
    why: 'no traffic to a slot with nothing ready',
  },
];

/** What an edge of this kind needs in the namespace of the application. */
export function rightsOf({ kinds }: EdgeKind): readonly Right[] {
  const own = kinds.map(({ apiVersion, plural }): Right => ({
    group: groupOf(apiVersion),
    resource: plural,
    verbs: ['get', 'list', 'create', 'patch', 'delete'],
    scope: 'namespace',
    why: 'weights and previews',
  }));
  return [...COMMON, ...own];
}

/** What `podInstances` needs in the namespace of the edge's own pods. */
export const POD_RIGHTS: readonly Right[] = [
  {
    group: '',
    resource: 'pods',
    verbs: ['list'],
    scope: 'namespace',
    why: 'counters of the edge',
  },
  {
    group: '',
    resource: 'pods/proxy',
    verbs: ['get'],
    scope: 'namespace',
    why: 'counters of the edge',
  },
];
