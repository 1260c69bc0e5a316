import { loadApplication } from '../config/load.ts';
import type { Registry } from '../ports/registry.ts';
import type { EnvironmentSite } from './look.ts';
import type { EnvironmentPlace } from './place.ts';

/** A declaration whose production has everything that can be set up. */
export const DECLARATION = `name: smart-travel
routes: { default: [/] }
environments:
  production:
    runtime: kubernetes
    kubernetes:
      chart: chart
      image: harbor.smarttravel.local/smart-travel/app
      edge: { hosts: [api.smarttravel.com] }
    setup:
      labels: { team: travel }
      quota:
        requests: { cpu: '32', memory: 64Gi }
        pods: 50
        slot:
          pods: 20
          requests: { cpu: 750m, memory: 1Gi }
          limits: { cpu: 1500m, memory: 2Gi }
      deployers: [{ group: deployers }, { serviceAccount: gitlab/runner }]
      readers: [{ user: li.na }]
      pullSecret:
        registry: harbor.smarttravel.local
        username: { env: HARBOR_USERNAME }
        password: { env: HARBOR_PASSWORD }
      secrets:
        smart-travel-assistant-secret:
          DATABASE_URL: { env: DATABASE_URL_PROD }
          JWT_SECRET: { env: JWT_SECRET_PROD }
      tls: { secretName: production-smart-travel-tls, issuer: ClusterIssuer/letsencrypt-prod }
      network:
        providers: [203.0.113.0/24, 0.0.0.0/0]
        peers:
          - { name: database, ports: [5432], cidrs: [10.20.0.0/16] }
          - { name: redis, ports: [6379], namespace: data, labels: { app: redis } }
`;

/** What the sources of that declaration say. */
export const VALUES: Readonly<Record<string, string>> = {
  HARBOR_USERNAME: 'robot$smart-travel',
  HARBOR_PASSWORD: 'pull-me-5f3a9c1e7b',
  DATABASE_URL_PROD: 'postgres://travel:kQ7vXz2mNp4w@db/travel',
  JWT_SECRET_PROD: 'Zk8vQ2xW9mT4nB7cR1yL6pD3sF5gH0jK',
};

/** The environment of that declaration, or of another one. */
export function placeIn(text: string = DECLARATION): EnvironmentPlace {
  const application = loadApplication('zhiyou.yaml', text);
  const settings = application.environments['production'];
  if (settings?.runtime !== 'kubernetes') throw new Error('expected an environment in a cluster');
  const { namespace, edge, image, setup } = settings;
  return {
    application: application.name,
    environment: 'production',
    namespace,
    edge,
    image,
    setup,
    deployerRules: {
      own: [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] }],
      edge: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
    },
  };
}

/** A source that says what a map says. */
export function sourceOf(values: Readonly<Record<string, string>>): {
  readonly read: (place: {
    readonly kind: string;
    readonly name?: string;
  }) => Promise<string | undefined>;
} {
  return { read: async ({ name = '' }) => values[name] };
}

/** A registry that has every image for everybody. */
export function registryAs(): Registry {
  return { resolve: async () => `sha256:${'a'.repeat(64)}`, findChart: async () => undefined };
}

/** What a healthy world says of itself: no chart is rendered, and no Prometheus configured. */
export const QUIET: Pick<EnvironmentSite, 'registryAs' | 'demand' | 'targets'> = {
  registryAs,
  demand: async () => undefined,
  targets: undefined,
};
