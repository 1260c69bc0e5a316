import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startKubernetesApi, type KubernetesApi } from '../../test/fakes/kubernetes-api/server.ts';
import { openCluster, KINDS, type Cluster } from '../adapters/kubernetes/index.ts';
import { OperationError, type OperationCode } from '../shared/errors.ts';
import { createEnvironment } from './create.ts';
import { DECLARATION, placeIn, QUIET, sourceOf, VALUES } from './environment.fixture.ts';
import type { Finding } from './findings/finding.ts';
import { quotaFindings } from './findings/quota.ts';
import type { EnvironmentSite } from './look.ts';
import { VERSIONS } from './rotation/consumers.ts';
import { verifyEnvironment } from './verify.ts';

const NAMESPACE = 'smart-travel-production';
const PLAIN = DECLARATION.replace(/ {6}tls: .*\n/, '');
const options = { adopt: false, fingerprint: () => '#' };
let api: KubernetesApi;
let cluster: Cluster;
beforeEach(async () => {
  api = await startKubernetesApi();
  cluster = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
});
afterEach(async () => {
  await cluster.close();
  await api.close();
});

function site(more: Partial<EnvironmentSite> = {}): EnvironmentSite {
  const nowMs = Date.now;
  return {
    ...QUIET,
    place: placeIn(PLAIN),
    objects: cluster,
    secrets: sourceOf(VALUES),
    nowMs,
    ...more,
  };
}

async function found(more: Partial<EnvironmentSite> = {}): Promise<readonly Finding[]> {
  await createEnvironment(site(), { ...options, dryRun: false });
  return (await verifyEnvironment(site(more), options)).findings;
}

function runs(image: string, annotations: Readonly<Record<string, string>> = {}): void {
  api.put(KINDS.Deployment, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop-blue', namespace: NAMESPACE },
    spec: {
      template: { metadata: { annotations }, spec: { containers: [{ name: 'app', image }] } },
    },
    status: { readyReplicas: 2 },
  });
}

function refusing(code: OperationCode): Pick<EnvironmentSite, 'registryAs'> {
  const resolve = async () => {
    throw new OperationError(`the registry says ${code}`, { code, retryable: false });
  };
  return { registryAs: () => ({ ...QUIET.registryAs({ username: '', password: '' }), resolve }) };
}

test('where all is well nothing is found', async () => {
  runs('harbor.smarttravel.local/smart-travel/app@sha256:1');
  expect(await found({ targets: async () => [{ name: 'shop-blue-1', isUp: true }] })).toEqual([]);
});

test('rights that a deployer has not, by the word of the cluster, are named with the deployer', async () => {
  api.allows = ({ resource }, who) =>
    !JSON.stringify(who ?? '').includes('system:serviceaccount:gitlab:runner') ||
    resource !== 'deployments';
  expect(await found()).toEqual([
    {
      code: 'deployer-rights',
      who: 'ServiceAccount runner',
      rights: [{ group: 'apps', resource: 'deployments', verb: 'get', namespace: NAMESPACE }],
      isWarning: false,
    },
  ]);
});

test('who may not ask for the rights of others is warned', async () => {
  api.fault = ({ path }) =>
    path.endsWith('/subjectaccessreviews')
      ? { kind: 'status', status: 403, reason: 'Forbidden' }
      : undefined;
  expect(await found()).toMatchObject([{ code: 'unchecked', what: 'deployers', isWarning: true }]);
});

test('the pull secret is asked for the images that run, with what the cluster has', async () => {
  const image = 'harbor.smarttravel.local/smart-travel/app@sha256:1';
  runs(image);
  const logins: object[] = [];
  const registryAs: EnvironmentSite['registryAs'] = (login) => {
    logins.push(login);
    return refusing('forbidden').registryAs(login);
  };
  expect(await found({ registryAs })).toEqual([
    { code: 'pull', image, why: 'the registry says forbidden', isWarning: false },
  ]);
  const { HARBOR_USERNAME: username, HARBOR_PASSWORD: password } = VALUES;
  expect(logins).toEqual([{ username, password }]);
});

test.each([
  ['an image that is gone while its pods run', true, 'not-found', ['pull']],
  ['an application without an image yet', false, 'not-found', []],
  ['a registry out of reach from here', true, 'unreachable', ['unchecked']],
] as const)('%s', async (_what, isRunning, code, codes) => {
  if (isRunning) runs('harbor.smarttravel.local/smart-travel/app@sha256:1');
  expect((await found(refusing(code))).map((one) => one.code)).toEqual(codes);
});

test.each([
  ['one that is down', [{ name: 'shop-blue-1', isUp: false }], [{ code: 'target-down' }]],
  ['nothing', [], [{ code: 'targets-missing' }]],
])('Prometheus scrapes %s', async (_what, targets, findings) => {
  runs('other.local/app:1');
  expect(await found({ targets: async () => targets })).toMatchObject(findings);
});

test('pods that were started with other values than the Secret has are told', async () => {
  runs('other.local/app:1', { [VERSIONS]: 'smart-travel-assistant-secret=0123' });
  expect(await found()).toMatchObject([
    { code: 'pods-behind', consumer: 'shop-blue', secret: 'smart-travel-assistant-secret' },
  ]);
});

test('a chart that cannot be rendered leaves one question open', async () => {
  const error = new OperationError('helm: no such chart', { code: 'rejected', retryable: false });
  expect(await found({ demand: () => Promise.reject(error) })).toMatchObject([
    { code: 'unchecked', what: 'chart', why: 'helm: no such chart' },
  ]);
});

describe('two slots of the rendered chart', () => {
  const { setup } = placeIn(PLAIN);
  const CPU = 1_000_000_000n;
  const demand = { perPod: { 'requests.cpu': CPU / 2n }, mostPods: 20, surgePods: 1 };

  test('fit', () => {
    expect(quotaFindings(setup, demand)).toEqual([]);
    expect(quotaFindings({ ...setup, quota: undefined }, demand)).toEqual([]);
    expect(quotaFindings(setup, undefined)).toEqual([]);
  });

  test('do not fit, with every number', () => {
    const perPod = { 'requests.cpu': CPU };
    expect(quotaFindings(setup, { ...demand, perPod, mostPods: 25 })).toEqual([
      {
        code: 'quota-short',
        resource: 'requests.cpu',
        needed: '51',
        pods: 51,
        declared: '32',
        isWarning: false,
      },
      {
        code: 'quota-short',
        resource: 'pods',
        needed: '51',
        pods: 51,
        declared: '50',
        isWarning: false,
      },
    ]);
  });
});
