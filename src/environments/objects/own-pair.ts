import type { ClusterObject, ObjectPlace } from '../../ports/cluster-objects.ts';
import { issueTls, type TlsPair, type TlsState } from '../../tls/issue.ts';
import { isRecord } from '../owned-fields.ts';
import type { EnvironmentPlace } from '../place.ts';
import { KIND, wanted, type Wanted } from '../wanted.ts';

/** The authority and the pair that the cluster has, and the time (epoch ms). */
export type KnownTls = { readonly found: Partial<TlsState>; readonly nowMs: number };

const CERTIFICATE = 'tls.crt';
const KEY = 'tls.key';
const TYPE = 'kubernetes.io/tls';

/** The environment's own authority and the pair that it signs; what the cluster has stays while it fits. */
export function ownPairOf(place: EnvironmentPlace, { found, nowMs }: KnownTls): readonly Wanted[] {
  const { tls } = place.setup;
  if (tls?.source !== 'own-authority') return [];
  const name = `${place.application} ${place.environment}`;
  const { authority, pair } = issueTls(found, { name, hosts: place.edge.hosts, nowMs });
  return [
    wanted(place, KIND.Secret, authorityName(tls.secretName), {
      content: { type: TYPE, data: dataOf(authority) },
    }),
    pairSecret(place, tls.secretName, { authority, pair }),
  ];
}

/** The Secret of a pair with the authority that signed it. */
export function pairSecret(
  place: EnvironmentPlace,
  name: string,
  { authority, pair }: TlsState,
): Wanted {
  const data = { ...dataOf(pair), 'ca.crt': base64(authority.certificatePem) };
  return wanted(place, KIND.Secret, name, { content: { type: TYPE, data } });
}

/** What the cluster has of an environment's own authority and pair; nothing where it has none. */
export async function foundTls(
  { namespace, setup: { tls } }: EnvironmentPlace,
  find: (place: ObjectPlace) => Promise<ClusterObject | undefined>,
): Promise<Partial<TlsState>> {
  if (tls?.source !== 'own-authority') return {};
  const secret = async (name: string) => pairIn(await find({ kind: KIND.Secret, name, namespace }));
  const [authority, pair] = await Promise.all([
    secret(authorityName(tls.secretName)),
    secret(tls.secretName),
  ]);
  return {
    ...(authority === undefined ? {} : { authority }),
    ...(pair === undefined ? {} : { pair }),
  };
}

/** The pair in a Secret of the cluster; undefined when there is none. */
export function pairIn(secret: ClusterObject | undefined): TlsPair | undefined {
  const data = secret?.['data'];
  const [certificate, key] = isRecord(data) ? [data[CERTIFICATE], data[KEY]] : [];
  if (typeof certificate !== 'string' || typeof key !== 'string') return undefined;
  return { certificatePem: textOf(certificate), keyPem: textOf(key) };
}

function authorityName(secretName: string): string {
  return `${secretName}-authority`;
}

function dataOf({ certificatePem, keyPem }: TlsPair): Readonly<Record<string, string>> {
  return { [CERTIFICATE]: base64(certificatePem), [KEY]: base64(keyPem) };
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function textOf(data: string): string {
  return Buffer.from(data, 'base64').toString('utf8');
}
