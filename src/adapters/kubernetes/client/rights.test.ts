import { expect, test } from 'vitest';
import { checksOf, rulesOf, type Right } from './rights.ts';

const rights: readonly Right[] = [
  { group: '', resource: 'pods', verbs: ['list', 'get'], scope: 'namespace', why: 'pods' },
  { group: '', resource: 'nodes', verbs: ['list'], scope: 'cluster', why: 'room' },
  { group: 'apps', resource: 'deployments', verbs: ['patch'], scope: 'namespace', why: 'scale' },
  { group: '', resource: 'pods', verbs: ['watch', 'get'], scope: 'namespace', why: 'readiness' },
];

test('a Role names each resource once with all its verbs, and nothing of the cluster', () => {
  expect(rulesOf(rights, 'namespace')).toEqual([
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: ['apps'], resources: ['deployments'], verbs: ['patch'] },
  ]);
  expect(rulesOf(rights, 'cluster')).toEqual([
    { apiGroups: [''], resources: ['nodes'], verbs: ['list'] },
  ]);
});

test('each verb of each right is asked for, in the namespace where it counts', () => {
  const checks = checksOf(rights, 'shop');
  expect(checks).toHaveLength(6);
  expect(checks[0]).toMatchObject({
    resource: 'pods',
    verb: 'list',
    namespace: 'shop',
    why: 'pods',
  });
  expect(checks[2]).toMatchObject({ resource: 'nodes', namespace: undefined });
});
