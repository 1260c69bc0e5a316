import { afterEach, beforeEach, expect, test } from 'vitest';
import { startKubernetesApi, type KubernetesApi } from '../../test/fakes/kubernetes-api/server.ts';
import { openCluster, KINDS, type Cluster } from '../adapters/kubernetes/index.ts';
import { createEnvironment, type CreateOptions, type CreateResult } from './create.ts';
import { DECLARATION, placeIn, QUIET, sourceOf, VALUES } from './environment.fixture.ts';
import { lookAt, type EnvironmentSite } from './look.ts';
import { verifyEnvironment } from './verify.ts';

const NAMESPACE = 'smart-travel-production';
/** The fake serves no cert-manager. */
const PLAIN = DECLARATION.replace(/ {6}tls: .*\n/, '');
const options: CreateOptions = { adopt: false, dryRun: false, fingerprint: () => '#' };
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

function site(values = VALUES, text = PLAIN): EnvironmentSite {
  return {
    place: placeIn(text),
    objects: cluster,
    ...QUIET,
    secrets: sourceOf(values),
    nowMs: Date.now,
  };
}

async function created(more: Partial<CreateOptions> = {}, at = site()): Promise<CreateResult> {
  return createEnvironment(at, { ...options, ...more });
}

function outcomes(result: CreateResult): Readonly<Record<string, string>> {
  if (result.kind !== 'done') throw new Error('rights are missing');
  return Object.fromEntries(
    result.results
      .filter(({ outcome }) => !['created', 'unchanged'].includes(outcome.kind))
      .map(({ step, outcome }) => {
        const { kind, metadata } = step.wanted.object;
        const why = outcome.kind === 'failed' ? outcome.message : (step.obstacle?.code ?? '');
        return [`${kind} ${metadata.name}`, `${outcome.kind} ${why}`.trim()];
      }),
  );
}

const writes = () =>
  api.seen.filter(({ method, path }) => method !== 'GET' && !/accessreviews/.test(path));

test('an environment is made, and the second time nothing is written', async () => {
  expect(outcomes(await created())).toEqual({});
  expect(api.find(KINDS.Namespace, NAMESPACE)?.metadata['labels']).toMatchObject({
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'v1.34',
    environment: 'production',
    team: 'travel',
  });
  const before = api.seen.length;
  expect(outcomes(await created())).toEqual({});
  expect(api.seen.slice(before).every(({ method }) => method === 'GET')).toBe(true);
});

test('a dry run writes nothing', async () => {
  const results = outcomes(await created({ dryRun: true }));
  expect(new Set(Object.values(results))).toEqual(new Set(['planned']));
  expect(writes()).toEqual([]);
});

test('what was changed by hand is mended, and what others added stays', async () => {
  await created();
  const quota = api.find(KINDS.ResourceQuota, 'zhiyou-quota', NAMESPACE);
  const spec = {
    hard: {
      ...(quota?.['spec'] as { hard: object } | undefined)?.hard,
      pods: '5',
      'count/jobs': '3',
    },
  };
  api.put(KINDS.ResourceQuota, { ...quota, spec });
  expect(outcomes(await created())).toEqual({ 'ResourceQuota zhiyou-quota': 'updated' });
  expect(api.find(KINDS.ResourceQuota, 'zhiyou-quota', NAMESPACE)?.['spec']).toMatchObject({
    hard: { pods: '50', 'count/jobs': '3' },
  });
});

test('rights that are missing are all named before anything is changed', async () => {
  api.allows = ({ verb, resource }) => verb === 'get' || !['secrets', 'roles'].includes(resource);
  const result = await created();
  expect(result).toEqual({
    kind: 'rights-missing',
    rights: [
      ['rbac.authorization.k8s.io', 'roles', 'create', NAMESPACE],
      ['rbac.authorization.k8s.io', 'roles', 'patch', NAMESPACE],
      ['rbac.authorization.k8s.io', 'roles', 'create', 'kube-system'],
      ['rbac.authorization.k8s.io', 'roles', 'patch', 'kube-system'],
      ['', 'secrets', 'create', NAMESPACE],
      ['', 'secrets', 'patch', NAMESPACE],
    ].map(([group, resource, verb, namespace]) => ({ group, resource, verb, namespace })),
  });
  expect(writes()).toEqual([]);
});

test('without the right to look the rights are named, too', async () => {
  api.allows = () => false;
  const result = await created();
  expect(result.kind).toBe('rights-missing');
  expect(writes()).toEqual([]);
});

test('an object that somebody else made is left alone unless it is to be adopted', async () => {
  const mine = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'zhiyou-limits', namespace: NAMESPACE },
    spec: { limits: [] },
  };
  api.put(KINDS.LimitRange, mine);
  expect(outcomes(await created())).toEqual({ 'LimitRange zhiyou-limits': 'refused foreign' });
  expect(api.find(KINDS.LimitRange, 'zhiyou-limits', NAMESPACE)?.['spec']).toEqual({ limits: [] });
  expect(outcomes(await created({ adopt: true }))).toEqual({
    'LimitRange zhiyou-limits': 'updated',
  });
  expect(outcomes(await created())).toEqual({});
});

test('a namespace of another environment is refused even when it is to be adopted, and nothing is put into it', async () => {
  await created();
  const other = placeIn(
    PLAIN.replace('name: smart-travel\n', 'name: other\n').replace(
      'kubernetes:\n',
      `kubernetes:\n      namespace: ${NAMESPACE}\n`,
    ),
  );
  const before = writes().length;
  const result = outcomes(await created({ adopt: true }, { ...site(), place: other }));
  expect(result[`Namespace ${NAMESPACE}`]).toBe('refused other-environment');
  expect(result['LimitRange zhiyou-limits']).toBe('skipped other-environment');
  expect(writes()).toHaveLength(before);
});

test('a namespace that is being removed is told with what holds it up', async () => {
  api.put(KINDS.Namespace, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: NAMESPACE },
    status: {
      conditions: [
        {
          type: 'NamespaceContentRemaining',
          status: 'True',
          message: 'Some content remains: rollouts.zhiyou.dev has 1 resource instances',
        },
      ],
    },
  });
  const stored = api.find(KINDS.Namespace, NAMESPACE);
  if (stored !== undefined) stored.metadata['deletionTimestamp'] = '2026-11-30T08:00:00Z';
  const [namespace] = await lookAt(site(), options);
  expect(namespace?.obstacle).toEqual({
    code: 'terminating',
    since: '2026-11-30T08:00:00Z',
    why: 'Some content remains: rollouts.zhiyou.dev has 1 resource instances',
  });
});

test('a CRD that is missing: alerts are left out, a certificate is refused, the others are made', async () => {
  api.kinds.splice(api.kinds.indexOf(KINDS.PrometheusRule), 1);
  expect(outcomes(await created({}, site(VALUES, DECLARATION)))).toEqual({
    'Certificate production-smart-travel-tls': 'refused not-served',
    'PrometheusRule zhiyou-environment': 'left-out',
  });
});

test('a secret without a value is refused, and kept where the cluster has it already', async () => {
  const { JWT_SECRET_PROD: _jwt, ...fewer } = VALUES;
  const first = outcomes(await created({}, site(fewer)));
  expect(first).toEqual({ 'Secret smart-travel-assistant-secret': 'refused no-value' });
  await created();
  expect(outcomes(await created({}, site(fewer)))).toEqual({});
  expect(outcomes(await created({}, site({ ...VALUES, JWT_SECRET_PROD: '' })))).toEqual({});
  const next = { ...fewer, DATABASE_URL_PROD: 'postgres://travel:Wm4pNz2vXk7Q@db/travel' };
  expect(outcomes(await created({}, site(next)))).toEqual({
    'Secret smart-travel-assistant-secret': 'updated',
  });
  const secret = api.find(KINDS.Secret, 'smart-travel-assistant-secret', NAMESPACE);
  expect(secret?.['data']).toEqual({
    DATABASE_URL: Buffer.from(next.DATABASE_URL_PROD).toString('base64'),
    JWT_SECRET: Buffer.from(VALUES['JWT_SECRET_PROD'] ?? '').toString('base64'),
  });
});

test('a step that fails does not stop the others, and the next run completes what is missing', async () => {
  api.fault = ({ method, path }) =>
    method === 'PATCH' && /resourcequotas|rolebindings/.test(path)
      ? { kind: 'status', status: 422, reason: 'Invalid' }
      : undefined;
  const failed = outcomes(await created());
  expect(Object.keys(failed)).toEqual([
    'ResourceQuota zhiyou-quota',
    'RoleBinding zhiyou',
    'RoleBinding zhiyou-reader',
    `RoleBinding zhiyou-${NAMESPACE}`,
  ]);
  api.fault = () => undefined;
  expect(outcomes(await created())).toEqual({});
  expect((await lookAt(site(), options)).every(({ action }) => action === 'none')).toBe(true);
});

test('killed after any step, the next run makes the rest and no more', async () => {
  const total = (await lookAt(site(), options)).length;
  for (let step = 0; step < total - 1; step += 1) {
    const end = new AbortController();
    let count = 0;
    const onStep = () => {
      count += 1;
      if (count > step) end.abort(new Error('killed'));
    };
    // Every round goes one step further than the one before.
    await expect(created({ signal: end.signal, onStep })).rejects.toThrow('killed');
  }
  expect(outcomes(await created())).toEqual({});
  const paths = writes().map(({ path }) => path.split('?')[0]);
  expect(paths).toHaveLength(new Set(paths).size);
});

test('two at once make one environment', async () => {
  const both = await Promise.all([created(), created()]);
  expect(both.map(outcomes)).toEqual([{}, {}]);
  expect((await lookAt(site(), options)).every(({ action }) => action === 'none')).toBe(true);
});

test('values of secrets are in no result', async () => {
  await created();
  const changed = { ...VALUES, JWT_SECRET_PROD: 'jK0hG5fS3dP6lY1rC7bN4tM9wX2qV8kZ' };
  const result = await created({}, site(changed));
  if (result.kind !== 'done') throw new Error('rights are missing');
  const shown = JSON.stringify(
    result.results.map(({ step: { differences }, outcome }) => ({ differences, outcome })),
  );
  expect(shown).toContain('data.JWT_SECRET');
  for (const value of Object.values(changed)) {
    expect(shown).not.toContain(value);
    expect(shown).not.toContain(Buffer.from(value).toString('base64'));
  }
});

test('a value that is a published default, or too weak, is refused before it is written', async () => {
  const weak = { ...VALUES, HARBOR_PASSWORD: 'Harbor12345', JWT_SECRET_PROD: 'short' };
  expect(outcomes(await created({}, site(weak)))).toEqual({
    'Secret harbor-registry-secret': 'refused weak',
    'Secret smart-travel-assistant-secret': 'refused weak',
  });
});

test('an authority of the environment’s own signs a pair once, and again before it ends', async () => {
  const text = DECLARATION.replace(/tls: .*\n/, 'tls: { secretName: pair, ownAuthority: true }\n');
  const at = { ...site(VALUES, text), nowMs: () => Date.parse('2026-12-01T00:00:00Z') };
  expect(outcomes(await created({}, at))).toEqual({});
  expect(outcomes(await created({}, at))).toEqual({});
  const certificates = (await verifyEnvironment(at, options)).findings.filter(
    ({ code }) => code === 'certificate',
  );
  expect(certificates).toEqual([]);
  const later = { ...at, nowMs: () => Date.parse('2027-11-20T00:00:00Z') };
  const { findings } = await verifyEnvironment(later, options);
  expect(findings).toContainEqual(
    expect.objectContaining({ problem: expect.objectContaining({ kind: 'expires-soon' }) }),
  );
  expect(outcomes(await created({}, later))).toEqual({ 'Secret pair': 'updated' });
});

test('clocks that are far apart, and Pod Security newer than the cluster, are warnings', async () => {
  const nowMs = Date.parse('2026-12-01T00:00:00Z');
  api.nowMs = () => nowMs + 120_000;
  const text = PLAIN.replace('    setup:\n', '    setup:\n      podSecurity: { version: v1.99 }\n');
  const { findings } = await verifyEnvironment(
    { ...site(VALUES, text), nowMs: () => nowMs },
    options,
  );
  expect(findings).toEqual([
    { code: 'pod-security-ahead', wanted: 'v1.99', server: 'v1.34.4', isWarning: true },
    { code: 'clock', skewMs: expect.closeTo(120_000, -4), isWarning: true },
  ]);
});
