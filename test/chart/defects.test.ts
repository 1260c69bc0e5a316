import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import {
  CHART,
  ENVIRONMENTS,
  manifest,
  manifests,
  render,
  type Manifest,
  type Rendering,
} from './render.ts';
import { zhiyouChart } from './zhiyou.ts';

vi.setConfig({ testTimeout: 580_000 });

const PRODUCTION: Rendering = { environment: 'production' };
const BLUE: Rendering = { environment: 'production', mode: 'blue' };
const READ = (file: string): string => readFileSync(join(CHART, file), 'utf8');
const kindsOf = (found: readonly Manifest[]) => found.map(({ kind }) => kind);

describe('the chart as a whole', () => {
  it('defect 2: fetches no other chart', () => {
    expect(parse(READ('Chart.yaml'))).not.toHaveProperty('dependencies');
    expect(existsSync(join(CHART, 'charts'))).toBe(false);
  });

  it('defect 3, 6: has no setting that changes nothing and no field that Kubernetes does not know', () => {
    const { status, stdout } = zhiyouChart(['lint', '--kube-version=1.34', '--output=json']);
    expect(JSON.parse(stdout)).toEqual([]);
    expect(status).toBe(0);
  });

  it('defect 31: has no hook on itself, and says what it installs', () => {
    const chart = parse(READ('Chart.yaml'));
    expect(chart).not.toHaveProperty('annotations');
    expect(chart.appVersion).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('defect 54: replaces pods one by one', async () => {
    const { strategy } = (await manifest('Deployment', PRODUCTION)).spec;
    expect(strategy.type).toBe('RollingUpdate');
  });
});

describe.each(ENVIRONMENTS)('in %s', (environment) => {
  const modes = (['standalone', 'blue', 'edge'] as const).map((mode) => ({ environment, mode }));

  it('defect 13: slots and what they share render no object twice', async () => {
    const all = await Promise.all(
      (['blue', 'green', 'edge'] as const).map((mode) => manifests({ environment, mode })),
    );
    const names = all.flat().map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(names).toEqual([...new Set(names)]);
  });

  it('defect 9: annotations are strings', async () => {
    const all = await Promise.all(modes.map(manifests));
    const values = all.flat().flatMap(({ metadata }) => Object.values(metadata.annotations ?? {}));
    expect(values.filter((value) => typeof value !== 'string')).toEqual([]);
  });

  it('defect 23: nothing belongs to a controller or to the moment', async () => {
    const text = (await Promise.all(modes.map(render))).join('');
    expect(text).not.toMatch(/deployment\.kubernetes\.io\/|timestamp|creationTimestamp/i);
  });

  it('defect 14: no annotation of one controller is used', async () => {
    const all = await Promise.all(modes.map(manifests));
    const keys = all.flat().flatMap(({ metadata }) => Object.keys(metadata.annotations ?? {}));
    expect(keys.filter((key) => !key.startsWith('helm.sh/'))).toEqual([]);
  });

  it('defect 15, 16: no credential is rendered, and the pull secret is somebody else’s', async () => {
    const all = (await Promise.all(modes.map(manifests))).flat();
    expect(kindsOf(all)).not.toContain('Secret');
    const { imagePullSecrets } = (await manifest('Deployment', { environment })).spec.template.spec;
    expect(imagePullSecrets).toEqual([{ name: 'harbor-registry-secret' }]);
    const files = ['values.yaml', `values-${environment}.yaml`].map(READ).join('');
    expect(files).not.toMatch(/harbor12345|change_?me|dev_/i);
  });

  it('defect 79: without the operator’s kinds neither monitor nor rule is rendered', async () => {
    const all = await Promise.all(modes.map((one) => manifests({ ...one, apiVersions: [] })));
    const found = all.flat().filter(({ apiVersion }) => apiVersion.startsWith('monitoring'));
    expect(found).toEqual([]);
  });
});

describe('routes', () => {
  it.each(['blue', 'green', 'edge'] as const)(
    'defect 11, 12: mode %s renders none, so that no weight is the chart’s',
    async (mode) => {
      const kinds = kindsOf(await manifests({ environment: 'production', mode }));
      const routes = ['Ingress', 'HTTPRoute', 'IngressRoute', 'TraefikService'];
      expect(kinds.filter((kind) => routes.includes(kind))).toEqual([]);
    },
  );

  it('defect 8: the class of an Ingress is named once, in its field', async () => {
    const ingress = await manifest('Ingress', PRODUCTION);
    expect(ingress.spec.ingressClassName).toBe('traefik');
    expect(ingress.metadata.annotations).toBeUndefined();
  });

  it('defect 34: an Ingress leads to a Service that is there', async () => {
    const [ingress, service] = await Promise.all([
      manifest('Ingress', PRODUCTION),
      manifest('Service', PRODUCTION),
    ]);
    expect(ingress.spec.rules).toHaveLength(2);
    for (const rule of ingress.spec.rules) {
      expect(rule.http.paths[0].backend.service).toEqual({
        name: service.metadata.name,
        port: { name: service.spec.ports[0].name },
      });
    }
  });
});

describe('names', () => {
  it.each([
    ['standalone', 'smart-travel-alone'],
    ['blue', 'smart-travel-blue'],
    ['green', 'smart-travel-green'],
  ] as const)('defect 18: in mode %s everything is called %s', async (mode, name) => {
    const rendering = { environment: 'production', mode } as const;
    for (const kind of ['Deployment', 'Service', 'HorizontalPodAutoscaler']) {
      expect((await manifest(kind, rendering)).metadata.name).toBe(name);
    }
  });

  it('defect 17: the Secret is the one that the environment makes, key by key', async () => {
    const { spec } = (await manifest('Deployment', BLUE)).spec.template;
    const [{ env }] = spec.containers;
    expect(env.find(({ name }: { name: string }) => name === 'DATABASE_URL').valueFrom).toEqual({
      secretKeyRef: { name: 'smart-travel-assistant-secret', key: 'DATABASE_URL' },
    });
  });

  it('defect 20: a Service finds its own pods and no other slot’s', async () => {
    const [blue, green] = await Promise.all([
      manifest('Deployment', BLUE),
      manifest('Deployment', { ...BLUE, mode: 'green' }),
    ]);
    const { selector } = (await manifest('Service', BLUE)).spec;
    expect(blue.spec.template.metadata.labels).toMatchObject(selector);
    expect(green.spec.template.metadata.labels).not.toMatchObject(selector);
    expect(blue.spec.template.metadata.labels).toMatchObject({
      'zhiyou.dev/application': 'smart-travel',
      'zhiyou.dev/slot': 'blue',
      'app.kubernetes.io/version': '6.2.0',
    });
  });
});
