import {
  startKubernetesApi,
  type KubernetesApi,
} from '../../../test/fakes/kubernetes-api/server.ts';
import { openCluster, KINDS } from '../../adapters/kubernetes/index.ts';
import { rotate } from '../../secrets/rotation.ts';
import { createEnvironment } from '../create.ts';
import { DECLARATION, placeIn, QUIET, VALUES } from '../environment.fixture.ts';
import type { EnvironmentSite } from '../look.ts';
import { VERSIONS } from './consumers.ts';
import { rotateValues, type RotationOptions, type RotationResult } from './rotate-values.ts';
import { targetOf } from './target.ts';

/** Where that environment is. */
export const NAMESPACE = 'smart-travel-production';
/** The Secret of the application. */
export const SECRET = 'smart-travel-assistant-secret';
/** What signs before a rotation, and after it. */
export const OLD = 'Zk8vQ2xW9mT4nB7cR1yL6pD3sF5gH0jK';
export const FRESH = 'Hq3nXw7Vb9mK2tR6yP1zL8cD4sF5gJ0a';

/** A declaration that takes values from variables and from a file. */
export const TEXT: string = DECLARATION.replace(/ {6}tls: .*\n/, '')
  .replace('{ env: JWT_SECRET_PROD }', '{ file: production.yaml, key: SIGNING }')
  .replace('{ env: HARBOR_USERNAME }', '{ file: production.yaml, key: ROBOT }')
  .replace('{ env: HARBOR_PASSWORD }', '{ file: production.yaml, key: ROBOT_PASSWORD }');

type Values = Readonly<Record<string, string>>;

/** An environment with pods, its sources and a clock, which a test changes as it likes. */
export type RotationWorld = {
  readonly api: KubernetesApi;
  file: Values;
  variables: Record<string, string>;
  nowMs: number;
  readonly site: (text?: string) => EnvironmentSite;
  readonly make: (text?: string) => Promise<void>;
  readonly rotate: (
    word?: string,
    more?: Partial<RotationOptions>,
    at?: EnvironmentSite,
  ) => Promise<RotationResult>;
  /** A Deployment whose pods read keys of the Secret, and the pods that it has now. */
  readonly deploy: (keys: readonly string[]) => void;
  /** A second goes by, in which one more pod of the present template comes in the place of an old one. */
  readonly tick: () => void;
  readonly dataOf: (secret: string) => Values;
  readonly close: () => Promise<void>;
};

type Place = { readonly kind: string; readonly name?: string; readonly key?: string };

/** Whoever opens it closes it. */
export async function openRotationWorld(): Promise<RotationWorld> {
  const api = await startKubernetesApi();
  const objects = await openCluster({ kubeconfig: api.kubeconfig, random: () => 0 });
  const reread = () => ({
    read: async ({ kind, name = '', key = '' }: Place) =>
      kind === 'file' ? world.file[key] : world.variables[name],
  });
  const world: RotationWorld = {
    api,
    file: { SIGNING: OLD, ROBOT: 'robot$one', ROBOT_PASSWORD: 'pull-me-5f3a9c1e7b' },
    variables: { ...VALUES },
    nowMs: Date.parse('2026-12-01T00:00:00Z'),
    site: (text = TEXT) => ({
      place: placeIn(text),
      objects,
      secrets: reread(),
      ...QUIET,
      nowMs: () => world.nowMs,
    }),
    make: async (text) => {
      const options = { adopt: false, dryRun: false, fingerprint: () => '#' };
      await createEnvironment(world.site(text), options);
    },
    rotate: async (word = 'jwt', more = {}, at = world.site()) => {
      const target = targetOf(at.place.setup, word);
      if (target?.kind !== 'values') throw new Error(`${word} has no values`);
      return rotateValues(at, target, { ...optionsIn(world, reread), ...more });
    },
    deploy: (keys) => {
      api.put(KINDS.Deployment, deploymentReading(keys));
      control(world);
      control(world);
    },
    tick: () => {
      world.nowMs += 1000;
      control(world);
    },
    dataOf: (secret) => {
      const data = api.find(KINDS.Secret, secret, NAMESPACE)?.['data'] as Values | undefined;
      const all = Object.entries(data ?? {});
      return Object.fromEntries(
        all.map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]),
      );
    },
    close: async () => {
      await objects.close();
      await api.close();
    },
  };
  return world;
}

function optionsIn(world: RotationWorld, reread: RotationOptions['reread']): RotationOptions {
  return {
    adopt: false,
    dryRun: false,
    fingerprint: () => '#',
    lifetimeMs: 0,
    deadlineMs: 60_000,
    pause: async () => world.tick(),
    reread,
    take: async (step, names) => {
      for (const name of names) {
        const rotated = rotate(world.file, name, { step, fresh: FRESH });
        if (rotated.kind === 'refused') throw new Error(`${step} is refused`);
        world.file = rotated.values;
      }
    },
  };
}

function deploymentReading(keys: readonly string[]): Record<string, unknown> {
  const name = 'shop-blue';
  const env = keys.map((key) => ({
    name: key,
    valueFrom: { secretKeyRef: { name: SECRET, key } },
  }));
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: NAMESPACE },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, env }] } },
    },
  };
}

/** What the controllers of a cluster do in a second. */
function control({ api, dataOf }: RotationWorld): void {
  for (const one of api.objects(KINDS.Deployment)) {
    const { name, generation } = one.metadata;
    const { template } = one['spec'] as { template: { metadata: { annotations?: Values } } };
    const annotations = template.metadata.annotations ?? {};
    const isNew = (pod: string) => {
      const found = api.find(KINDS.Pod, pod, NAMESPACE)?.metadata['annotations'];
      return found !== undefined && (found as Values)[VERSIONS] === annotations[VERSIONS];
    };
    const names = [0, 1].map((k) => `${name}-${k}`);
    const old = names.find((pod) => !isNew(pod));
    if (old !== undefined) {
      const metadata = { name: old, namespace: NAMESPACE, labels: { app: name }, annotations };
      api.put(KINDS.Pod, { apiVersion: 'v1', kind: 'Pod', metadata, values: dataOf(SECRET) });
    }
    const status = {
      observedGeneration: generation,
      updatedReplicas: names.filter(isNew).length,
      availableReplicas: 2,
    };
    api.put(KINDS.Deployment, { ...one, status });
  }
}
