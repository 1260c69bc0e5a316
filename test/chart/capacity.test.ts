import { describe, expect, it } from 'vitest';
import { manifest, type Rendering } from './render.ts';

/** What the namespaces of the environments grant: requested CPUs, requested GiB, pods. */
const QUOTAS = [
  ['development', { cpu: 2, memory: 4, pods: 10 }],
  ['staging', { cpu: 8, memory: 16, pods: 20 }],
  ['production', { cpu: 32, memory: 64, pods: 50 }],
] as const;

const UNITS: Readonly<Record<string, number>> = { m: 0.001, Mi: 1 / 1024, Gi: 1 };

function amount(quantity: string): number {
  const [, digits = '', unit = ''] = /^([\d.]+)(\D*)$/.exec(quantity) ?? [];
  return Number(digits) * (UNITS[unit] ?? 1);
}

async function largest(rendering: Rendering): Promise<number> {
  if (rendering.environment === 'development') {
    return (await manifest('Deployment', rendering)).spec.replicas;
  }
  return (await manifest('HorizontalPodAutoscaler', rendering)).spec.maxReplicas;
}

describe.each(QUOTAS)('in %s', (environment, quota) => {
  const blue: Rendering = { environment, mode: 'blue' };

  it('defect 45: both slots at their largest, with surge and a test, fit the quota and twice it as limits', async () => {
    const { spec } = await manifest('Deployment', blue);
    const { requests, limits } = spec.template.spec.containers[0].resources;
    const pods = 2 * ((await largest(blue)) + spec.strategy.rollingUpdate.maxSurge);
    expect(pods + 1).toBeLessThanOrEqual(quota.pods);
    for (const what of ['cpu', 'memory'] as const) {
      expect(pods * amount(requests[what])).toBeLessThanOrEqual(quota[what]);
      expect(pods * amount(limits[what])).toBeLessThanOrEqual(2 * quota[what]);
    }
  });

  it('defect 27: a drained node may take a pod, however many there are, and broken ones at once', async () => {
    const budget = await manifest('PodDisruptionBudget', blue);
    const { selector } = (await manifest('Deployment', blue)).spec;
    expect(budget.spec).toEqual({
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector,
    });
  });

  it('defect 28: pods reach the names, the database and the world, and are reached by the edge', async () => {
    const { spec } = await manifest('NetworkPolicy', blue);
    expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    const [dns] = spec.egress;
    expect(dns.ports).toEqual([
      { port: 53, protocol: 'UDP' },
      { port: 53, protocol: 'TCP' },
    ]);
    expect(dns.to[0].podSelector.matchLabels).toEqual({ 'k8s-app': 'kube-dns' });
    const world = spec.egress.at(-1);
    expect(world.ports).toEqual([{ port: 443, protocol: 'TCP' }]);
    expect(world.to[0].ipBlock.except).toContain('169.254.0.0/16');
    const callers = JSON.stringify(spec.ingress);
    expect(callers).toContain('"app.kubernetes.io/name":"traefik"');
    expect(callers).toContain('"kubernetes.io/metadata.name":"monitoring"');
    expect(JSON.stringify(spec)).not.toContain('"namespaceSelector":{}');
  });
});

describe('the number of pods', () => {
  it('defect 24: is not the chart’s where an autoscaler counts', async () => {
    const scaled = await manifest('Deployment', { environment: 'production', mode: 'blue' });
    expect(scaled.spec).not.toHaveProperty('replicas');
    const fixed = await manifest('Deployment', { environment: 'development', mode: 'blue' });
    expect(fixed.spec.replicas).toBe(1);
  });

  it('defect 24: is nobody’s here where it is null', async () => {
    const left = await manifest('Deployment', { mode: 'blue', values: { replicas: null } });
    expect(left.spec).not.toHaveProperty('replicas');
  });

  it('each slot is scaled by its own load, from what its next weight needs', async () => {
    const scaler = await manifest('HorizontalPodAutoscaler', {
      environment: 'production',
      mode: 'green',
      values: { autoscaling: { minReplicas: 8 } },
    });
    expect(scaler.spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: 'smart-travel-green' },
      minReplicas: 8,
      maxReplicas: 20,
      behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
    });
  });
});

describe('scrapes', () => {
  it('defect 29: one monitor finds the pods of all slots and keeps their labels apart', async () => {
    const monitor = await manifest('ServiceMonitor', { environment: 'production', mode: 'edge' });
    const { selector, endpoints, podTargetLabels } = monitor.spec;
    for (const mode of ['blue', 'green'] as const) {
      const service = await manifest('Service', { environment: 'production', mode });
      expect(service.metadata.labels).toMatchObject(selector.matchLabels);
      expect(service.spec.ports[0].name).toBe(endpoints[0].port);
    }
    expect(endpoints).toHaveLength(1);
    expect(endpoints[0]).toMatchObject({ path: '/api/metrics', honorLabels: false });
    expect(podTargetLabels).toContain('zhiyou.dev/slot');
  });

  it('defect 29: beside slots, an installation alone scrapes itself and is scraped by nobody else', async () => {
    const alone: Rendering = { environment: 'production', mode: 'standalone' };
    const [own, shared] = await Promise.all([
      manifest('ServiceMonitor', alone),
      manifest('ServiceMonitor', { ...alone, mode: 'edge' }),
    ]);
    const service = await manifest('Service', alone);
    const slot = await manifest('Service', { ...alone, mode: 'blue' });
    expect(service.metadata.labels).toMatchObject(own.spec.selector.matchLabels);
    expect(slot.metadata.labels).not.toMatchObject(own.spec.selector.matchLabels);
    expect(shared.spec.selector.matchExpressions).toEqual([
      { key: 'zhiyou.dev/slot', operator: 'Exists' },
    ]);
    expect(service.metadata.labels).not.toHaveProperty(['zhiyou.dev/slot']);
    expect(slot.metadata.labels).toHaveProperty(['zhiyou.dev/slot']);
  });

  it('defect 90: the job that the alerts ask for is the one that the monitor names', async () => {
    const edge: Rendering = { environment: 'production', mode: 'edge' };
    const { jobLabel } = (await manifest('ServiceMonitor', edge)).spec;
    const service = await manifest('Service', { environment: 'production', mode: 'blue' });
    const { groups } = (await manifest('PrometheusRule', edge)).spec;
    const job = service.metadata.labels?.[jobLabel];
    expect(JSON.stringify(groups)).toContain(`job=\\"${job}\\"`);
  });
});
