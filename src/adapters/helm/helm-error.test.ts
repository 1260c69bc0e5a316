import { expect, test } from 'vitest';
import { helmError } from './helm-error.ts';

const ARGS = ['upgrade', '--install', 'smart-travel-green', 'oci://h/c', '--values=-'];

test.each([
  [
    'a lock of another run',
    'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
    'conflict',
    true,
  ],
  [
    '24: fields of another manager',
    'Error: UPGRADE FAILED: conflict occurred while applying object a/b apps/v1, Kind=Deployment: Apply failed with 1 conflict: conflict with "kubectl-edit" using apps/v1: .spec.replicas',
    'conflict',
    false,
  ],
  [
    '15: an object of another release',
    'Error: INSTALLATION FAILED: Unable to continue with install: Secret "x" in namespace "y" exists and cannot be imported into the current release: invalid ownership metadata',
    'conflict',
    false,
  ],
  [
    '45: a quota',
    'Error: UPGRADE FAILED: failed to create resource: services "x" is forbidden: exceeded quota: q, requested: services=1',
    'rejected',
    false,
  ],
  [
    'missing rights',
    'Error: UPGRADE FAILED: query: failed to query with labels: secrets is forbidden: User "ci" cannot list resource "secrets"',
    'forbidden',
    false,
  ],
  [
    '30: values that the schema refuses',
    "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nsmart-travel:\n- at '/image': additional properties 'tga' not allowed",
    'rejected',
    false,
  ],
  [
    'a cluster that is away',
    'Error: Kubernetes cluster unreachable: Get "https://127.0.0.1:6443/version": dial tcp 127.0.0.1:6443: connect: connection refused',
    'unreachable',
    true,
  ],
  ['a chart that is not there', 'Error: path "./chart" not found', 'not-found', false],
  ['something new', 'Error: the moon is full', 'rejected', false],
])('%s', (_what, stderr, code, retryable) => {
  const error = helmError(ARGS, stderr);
  expect(error).toMatchObject({ code, retryable });
  expect(error.message).toContain('helm upgrade --install smart-travel-green oci://h/c: ');
  expect(error.message).toContain(
    stderr
      .split('\n')
      .at(-1)
      ?.replace(/^Error: /, ''),
  );
});

test('warnings before the error do not hide it', () => {
  const warning = 'WARNING: Kubernetes configuration file is group-readable. This is insecure.';
  const { message } = helmError(['uninstall', 'x'], `${warning}\nError: the moon is full\n\n`);
  expect(message).toBe('helm uninstall x: the moon is full');
});

test('a helm that says nothing is told as such', () => {
  expect(helmError(['uninstall', 'x'], '').message).toBe('helm uninstall x: it said nothing');
});
