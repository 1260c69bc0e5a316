import { describe, expect, it } from 'vitest';
import { readConfig } from '../../service/config.ts';
import { manifest, manifests, type Manifest, type Rendering } from './render.ts';

const PRODUCTION: Rendering = { environment: 'production' };
const BLUE: Rendering = { environment: 'production', mode: 'blue' };

const podOf = async (rendering: Rendering) =>
  (await manifest('Deployment', rendering)).spec.template.spec;

type Named = { readonly name: string; readonly value?: string };

/** The variables of the service, the secret ones with a value of this test. */
async function variables(rendering: Rendering): Promise<Readonly<Record<string, string>>> {
  const [{ env, envFrom }] = (await podOf(rendering)).containers;
  const config = await manifest('ConfigMap', rendering);
  expect(envFrom).toEqual([{ configMapRef: { name: config.metadata.name } }]);
  const own = env.map(({ name, value = 'postgres://a@b/c' }: Named) => [name, value]);
  const names = [...Object.keys(config['data']), ...env.map(({ name }: Named) => name)];
  expect(names, 'defect 7: a variable is set once').toEqual([...new Set(names)]);
  return { ...config['data'], ...Object.fromEntries(own) };
}

describe('a pod', () => {
  it('defect 7, 26: is told what the service reads, in its own words', async () => {
    const config = readConfig(await variables(BLUE));
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, slot: 'blue', release: '6.2.0' });
    expect(config.payments).toMatchObject({
      publicBaseUrl: 'https://api.smarttravel.com',
      credentialsFile: '/etc/smart-travel/payments/merchant.json',
    });
  });

  it('needs nothing but the chart in development', async () => {
    const config = readConfig(await variables({ environment: 'development' }));
    expect(config.payments).toBeUndefined();
  });

  it('defect 19, 26: is asked for life and for readiness by different questions, on its own port', async () => {
    const [container] = (await podOf(PRODUCTION)).containers;
    expect(container.livenessProbe.httpGet).toEqual({ path: '/api/health', port: 'http' });
    expect(container.readinessProbe.httpGet).toEqual({ path: '/api/ready', port: 'http' });
    expect(container.startupProbe.httpGet).toEqual({ path: '/api/health', port: 'http' });
    const [port] = (await manifest('Service', PRODUCTION)).spec.ports;
    expect(port).toMatchObject({ port: container.ports[0].containerPort, targetPort: 'http' });
  });

  it('defect 21: has an account of its own and no token', async () => {
    const account = await manifest('ServiceAccount', BLUE);
    const pod = await podOf(BLUE);
    expect(pod.serviceAccountName).toBe(account.metadata.name);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(account['automountServiceAccountToken']).toBe(false);
  });

  it('defect 25: leaves in order, within its grace', async () => {
    const { spec } = await manifest('Deployment', PRODUCTION);
    const pod = spec.template.spec;
    const { drainDelayMs, shutdownDeadlineMs } = readConfig(await variables(PRODUCTION));
    const preStop = pod.containers[0].lifecycle.preStop.sleep.seconds;
    expect(preStop).toBe(15);
    const needed = preStop + (drainDelayMs + shutdownDeadlineMs) / 1000;
    expect(pod.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(needed + 10);
    expect(spec.strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(spec.minReadySeconds).toBeGreaterThanOrEqual(10);
  });

  it('defect 5: mounts only what is there', async () => {
    const volumes = (await podOf({ ...BLUE, values: { persistence: { enabled: true } } })).volumes;
    const claim = volumes.find(({ name }: Named) => name === 'data').persistentVolumeClaim;
    const shared = await manifest('PersistentVolumeClaim', {
      environment: 'production',
      mode: 'edge',
      values: { persistence: { enabled: true } },
    });
    expect(claim.claimName).toBe(shared.metadata.name);
    expect(shared.spec.accessModes).toEqual(['ReadWriteMany']);
    expect(shared.spec).not.toHaveProperty('storageClassName');
    const usual = (await podOf(BLUE)).volumes;
    expect(usual.every((one: object) => 'emptyDir' in one || 'secret' in one)).toBe(true);
  });

  it.each([
    ['of the service', BLUE],
    ['of helm test', PRODUCTION],
    ['of the database', { values: { postgres: { enabled: true, existingSecret: 'a' } } }],
  ] as const)(
    'defect 22, 37: %s is accepted where pods are restricted',
    async (_what, rendering) => {
      const pods = (await manifests(rendering)).flatMap(podIn);
      expect(pods.length).toBeGreaterThan(1);
      for (const { securityContext, containers } of pods) {
        expect(securityContext).toMatchObject({
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        });
        for (const container of containers) {
          expect(container.securityContext).toMatchObject({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          });
          expect(Object.keys(container.resources.limits)).toContain('cpu');
          expect(Object.keys(container.resources.requests)).toContain('memory');
        }
      }
    },
  );
});

// oxlint-disable-next-line typescript/no-explicit-any
function podIn(found: Manifest): readonly any[] {
  if (found.kind === 'Pod') return [found.spec];
  return found.spec?.template === undefined ? [] : [found.spec.template.spec];
}

describe('configuration', () => {
  it('is immutable, and another content is another object', async () => {
    const first = await manifest('ConfigMap', BLUE);
    const second = await manifest('ConfigMap', { ...BLUE, values: { env: { LOG_LEVEL: 'warn' } } });
    expect(first['immutable']).toBe(true);
    expect(first.metadata.name).toMatch(/^smart-travel-blue-config-[0-9a-f]{10}$/);
    expect(second.metadata.name).not.toBe(first.metadata.name);
  });

  it('stays the same object when only the release changes', async () => {
    const first = await manifest('ConfigMap', BLUE);
    const second = await manifest('ConfigMap', { ...BLUE, values: { release: '6.2.1' } });
    expect(second.metadata.name).toBe(first.metadata.name);
  });

  it('an own Secret is immutable, and read by its pods', async () => {
    const secrets = {
      create: true,
      env: ['JWT_SECRET'],
      data: { JWT_SECRET: 'Vu4kPq9sT2mWx7LbRn3cYd8fHj5gKz6a' },
    };
    const rendering: Rendering = { mode: 'blue', values: { secrets } };
    const secret = await manifest('Secret', rendering);
    expect(secret['immutable']).toBe(true);
    const [{ env }] = (await podOf(rendering)).containers;
    expect(env.at(-1).valueFrom.secretKeyRef).toEqual({
      name: secret.metadata.name,
      key: 'JWT_SECRET',
    });
  });

  it('waits for no value that is there only while a secret is replaced', async () => {
    const env = ['JWT_SECRET', 'JWT_SECRET_NEXT', 'JWT_SECRET_PREVIOUS'];
    const secrets = { existingSecret: 'shared', env };
    const [container] = (await podOf({ mode: 'blue', values: { secrets } })).containers;
    const keys = container.env.slice(-3).map(secretKeyOf);
    expect(keys).toEqual([
      { name: 'shared', key: 'JWT_SECRET' },
      { name: 'shared', key: 'JWT_SECRET_NEXT', optional: true },
      { name: 'shared', key: 'JWT_SECRET_PREVIOUS', optional: true },
    ]);
  });
});

function secretKeyOf({ valueFrom }: { readonly valueFrom: { readonly secretKeyRef: unknown } }) {
  return valueFrom.secretKeyRef;
}
