import type { ClusterObject } from '../../ports/cluster-objects.ts';
import { fingerprintsOf } from '../../secrets/fingerprint.ts';
import { rotationNames, type ConsumerVersion } from '../../secrets/rotation.ts';
import { isRecord } from '../owned-fields.ts';

/** On pod templates, and so on their pods: the version of each Secret that they were started with. */
export const VERSIONS = 'zhiyou.dev/secret-versions';

type Data = Readonly<Record<string, unknown>>;

/** What a workload reads of a Secret: some of its keys, or all. */
export type Reading = ReadonlySet<string> | 'all';

/** A Deployment whose pods read a Secret. */
export type Reader = { readonly object: ClusterObject; readonly reading: Reading };

/** The Deployments that read at least one of these keys. */
export function readersOf(
  deployments: readonly ClusterObject[],
  secret: string,
  keys: readonly string[],
): readonly Reader[] {
  return deployments
    .map((object) => ({ object, reading: readingOf(object, secret) }))
    .filter(({ reading }) => reading === 'all' || keys.some((key) => reading.has(key)));
}

/** Of the values that a workload reads; the same for the same values, and nobody without the key can tell them by it. */
export function versionOf(data: Data, reading: Reading, key: Uint8Array): string {
  const read = Object.entries(data)
    .filter(([name]) => reading === 'all' || reading.has(name))
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return fingerprintsOf(key, { values: JSON.stringify(read) })['values'] ?? '';
}

/** The names beside those keys that a workload would have to read too. */
export function deafTo(reading: Reading, keys: readonly string[]): readonly string[] {
  if (reading === 'all') return [];
  return keys
    .filter((key) => reading.has(key))
    .flatMap(rotationNames)
    .filter((name) => !reading.has(name));
}

/** The version of a Secret that a pod template, or a pod, was made with. */
export function versionIn(annotations: unknown, secret: string): string | undefined {
  return versionsIn(annotations)[secret];
}

/** The versions of all Secrets that a pod template was made with. */
export function versionsIn(annotations: unknown): Readonly<Record<string, string>> {
  const text = isRecord(annotations) ? annotations[VERSIONS] : undefined;
  if (typeof text !== 'string') return {};
  const pairs = text.split(',').map((part) => part.split('='));
  return Object.fromEntries(pairs.flatMap(([name, of]) => (name && of ? [[name, of]] : [])));
}

/** The annotation for these versions. */
export function versionsText(versions: Readonly<Record<string, string>>): string {
  return Object.entries(versions)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, of]) => `${name}=${of}`)
    .join(',');
}

/** The annotations of a Deployment's pod template. */
export function templateAnnotations({ spec }: ClusterObject): unknown {
  return at(spec, 'template', 'metadata', 'annotations');
}

/** Whether every pod that a Deployment wants is of its present template, and available. */
export function isSettled({ metadata, spec, status }: ClusterObject): boolean {
  const wanted = numberAt(spec, 'replicas', 1);
  const generation = Number(metadata['generation'] ?? 0);
  return (
    numberAt(status, 'observedGeneration', 0) >= generation &&
    numberAt(status, 'updatedReplicas', 0) >= wanted &&
    numberAt(status, 'availableReplicas', 0) >= wanted
  );
}

/** Versions of the pods of a Deployment that have not ended, by name. */
export function podVersions(
  pods: readonly ClusterObject[],
  deployment: ClusterObject,
  { secret, wanted }: { readonly secret: string; readonly wanted: string },
): Readonly<Record<string, ConsumerVersion>> {
  const selector = at(deployment['spec'], 'selector', 'matchLabels');
  const labels = isRecord(selector) ? Object.entries(selector) : [];
  const own = pods.filter(
    ({ metadata, status }) =>
      labels.length > 0 &&
      labels.every(([name, value]) => metadata.labels?.[name] === value) &&
      !['Succeeded', 'Failed'].includes(String(at(status, 'phase'))),
  );
  return Object.fromEntries(
    own.map(({ metadata }) => [
      metadata.name,
      { runs: versionIn(metadata['annotations'], secret), wanted },
    ]),
  );
}

/** What a workload reads of a Secret. */
export function readingOf({ spec }: ClusterObject, secret: string): Reading {
  const pod = at(spec, 'template', 'spec');
  const containers = [...listAt(pod, 'containers'), ...listAt(pod, 'initContainers')];
  const variables = containers.flatMap((one) => listAt(one, 'env'));
  const keys = variables
    .map((one) => at(one, 'valueFrom', 'secretKeyRef'))
    .filter((ref) => at(ref, 'name') === secret)
    .map((ref) => String(at(ref, 'key')));
  const whole = containers
    .flatMap((one) => listAt(one, 'envFrom'))
    .some((one) => at(one, 'secretRef', 'name') === secret);
  const mounts = listAt(pod, 'volumes').flatMap((volume) => [
    { name: at(volume, 'secret', 'secretName'), items: listAt(at(volume, 'secret'), 'items') },
    ...listAt(at(volume, 'projected'), 'sources').map((source) => ({
      name: at(source, 'secret', 'name'),
      items: listAt(at(source, 'secret'), 'items'),
    })),
  ]);
  const mounted = mounts.filter(({ name }) => name === secret);
  if (whole || mounted.some(({ items }) => items.length === 0)) return 'all';
  const files = mounted.flatMap(({ items }) => items.map((item) => String(at(item, 'key'))));
  return new Set([...keys, ...files]);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inside, key) => (isRecord(inside) ? inside[key] : undefined), value);
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}

function numberAt(value: unknown, key: string, otherwise: number): number {
  const found = at(value, key);
  return typeof found === 'number' ? found : otherwise;
}
