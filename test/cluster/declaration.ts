import { resolve } from 'node:path';
import { stringify } from 'yaml';
import type { Backing } from './backing.ts';
import { IMAGE, REGISTRY } from './releases.ts';

/** Where visitors come in on this machine. */
export const EDGE_URL = 'http://127.0.0.1:8000';

/** What splits the traffic of an application under test. */
export type EdgeKind = 'gateway' | 'traefik' | 'nginx';

const TOLERANT = { rollbackRate: '1%', passRate: '10%', dispersion: 1 };
const PAYMENT = { rollbackRate: '1%', passRate: '20%', floor: '50%', dispersion: 1 };

/** Bounds that little traffic can prove. */
const JUDGE = {
  shedAfter: '5s',
  blindRollbackAfter: '15s',
  gates: {
    errors: { weight: 0.3, ...TOLERANT },
    slow: { weight: 0.15, ...TOLERANT, warmUp: '0s' },
    paymentErrors: { weight: 0.1, ...PAYMENT },
    paymentSlow: { weight: 0.05, ...PAYMENT, warmUp: '0s' },
    payments: { wechat: { weight: 0.2, ...PAYMENT }, alipay: { weight: 0.2, ...PAYMENT } },
  },
};

const STRATEGIES = {
  canary: { ladder: [10, 50, 100], paymentLadder: [25, 100] },
  'blue-green': { paymentLadder: [100] },
  ab: {
    paymentLadder: [100],
    experiment: { audience: { header: 'x-beta', value: '1' }, hold: '10s', ending: 'return' },
  },
};

/** A declaration whose steps are so short that a rollout takes a minute. */
export function declaration(place: {
  readonly edge: EdgeKind;
  readonly namespace: string;
  readonly host: string;
  readonly folder: string;
}): string {
  const { edge: kind, namespace, host, folder } = place;
  const kubernetes = {
    namespace,
    chart: resolve('helm/smart-travel'),
    image: IMAGE,
    plainHttp: [REGISTRY],
    values: [`${folder}/values.json`],
    edge: {
      kind,
      hosts: [host],
      url: EDGE_URL,
      // The test bed's Traefik shows its metrics on loopback only.
      addresses: [{ metrics: 'http://127.0.0.1:9100/metrics', web: EDGE_URL }],
    },
  };
  const production = {
    runtime: 'kubernetes',
    requestsPerSecond: 150,
    scrapeEvery: '1s',
    orderEvery: '5s',
    dwell: '2s',
    soak: '3s',
    phaseDeadline: '4m',
    waitAtMost: '10m',
    kubernetes,
    judge: JUDGE,
    strategies: STRATEGIES,
  };
  return stringify(
    {
      name: 'smart-travel',
      routes: { default: ['/'], payment: ['/api/payment'] },
      providers: ['wechat', 'alipay'],
      slowerThan: '5s',
      paymentSlowerThan: '5s',
      environments: { production },
    },
    { version: '1.1' },
  );
}

/** Values of the chart that fit a small machine. */
export function values(backing: Backing): object {
  return {
    environment: 'production',
    image: { pullSecrets: [] },
    replicas: 2,
    minReadySeconds: 1,
    // A machine that is busy with other tests for a moment is no reason to take a pod out of service.
    probes: {
      readiness: { periodSeconds: 5, timeoutSeconds: 20, failureThreshold: 6 },
      liveness: { periodSeconds: 30, timeoutSeconds: 30, failureThreshold: 6 },
    },
    resources: {
      requests: { cpu: '20m', memory: '96Mi', 'ephemeral-storage': '16Mi' },
      limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '64Mi' },
    },
    termination: { preStopSeconds: 5, drainDelaySeconds: 1, requestSeconds: 15 },
    secrets: { existingSecret: 'smart-travel-assistant-secret' },
    payments: {
      enabled: true,
      publicBaseUrl: backing.publicUrl,
      providerBaseUrl: backing.providerUrl,
    },
    networkPolicy: { enabled: false },
  };
}
