import type { SecretPlace } from '../../domain/setup.ts';
import type { SecretSource } from '../../ports/secret-source.ts';
import { rotationNames } from '../../secrets/rotation.ts';
import { nameIn, renamed } from '../rotation/source-name.ts';
import { weaknessesOf } from '../../secrets/strength.ts';
import { certManagerCertificate } from '../../tls/cert-manager.ts';
import type { EnvironmentPlace } from '../place.ts';
import { KIND, wanted, type Wanted, type WeakKey } from '../wanted.ts';

/** The pull secret, the certificate and the application's secrets, with what their sources say now. */
export async function secretsOf(
  place: EnvironmentPlace,
  source: SecretSource,
): Promise<readonly Wanted[]> {
  const { secrets, tls } = place.setup;
  const own = Object.entries(secrets).map(([name, keys]) =>
    secretFrom(place, source, { name, type: 'Opaque', keys }),
  );
  if (tls?.source === 'given') {
    const keys = { 'tls.crt': tls.certificate, 'tls.key': tls.key };
    own.push(secretFrom(place, source, { name: tls.secretName, type: 'kubernetes.io/tls', keys }));
  }
  return [...(await pullSecretOf(place, source)), ...(await Promise.all(own))];
}

/** The certificate that cert-manager keeps; none where it comes from elsewhere. */
export function certificateOf(place: EnvironmentPlace): readonly Wanted[] {
  const { tls } = place.setup;
  if (tls?.source !== 'cert-manager') return [];
  const { secretName: name, issuer } = tls;
  const { namespace, edge } = place;
  const { spec } = certManagerCertificate({ name, namespace }, edge.hosts, issuer);
  return [wanted(place, KIND.Certificate, name, { content: { spec } })];
}

type Declared = {
  readonly name: string;
  readonly type: string;
  readonly keys: Readonly<Record<string, SecretPlace>>;
};

async function secretFrom(
  place: EnvironmentPlace,
  source: SecretSource,
  { name, type, keys }: Declared,
): Promise<Wanted> {
  const read = await Promise.all(
    Object.entries(keys).map(async ([key, from]) => ({
      key,
      place: from,
      value: await source.read(from),
    })),
  );
  const all = [...read, ...(await beside(source, keys))];
  const data = all.flatMap(({ key, value }) => (value ? [[key, base64(value)] as const] : []));
  return wanted(place, KIND.Secret, name, {
    content: { type, data: Object.fromEntries(data) },
    absent: read.filter(({ value }) => !value),
    weak: all.flatMap(({ key, value }) => weakIn(key, value)),
  });
}

/** What a source has beside declared values while they are replaced; nobody declares it. */
async function beside(
  source: SecretSource,
  keys: Declared['keys'],
): Promise<readonly { readonly key: string; readonly value: string | undefined }[]> {
  const places = Object.entries(keys).flatMap(([name, from]) => {
    const atSource = rotationNames(nameIn(from));
    return rotationNames(name).map((key, index) => ({
      key,
      place: renamed(from, atSource[index] ?? key),
    }));
  });
  return Promise.all(
    places.map(async ({ key, place }) => ({ key, value: await source.read(place) })),
  );
}

async function pullSecretOf(
  place: EnvironmentPlace,
  source: SecretSource,
): Promise<readonly Wanted[]> {
  const { pullSecret } = place.setup;
  if (pullSecret === undefined) return [];
  const { name, registry } = pullSecret;
  const [username, password] = await Promise.all([
    source.read(pullSecret.username),
    source.read(pullSecret.password),
  ]);
  const key = '.dockerconfigjson';
  const type = 'kubernetes.io/dockerconfigjson';
  if (!username || !password) {
    const missing = username ? pullSecret.password : pullSecret.username;
    const absent = [{ key, place: missing }];
    return [wanted(place, KIND.Secret, name, { content: { type, data: {} }, absent })];
  }
  const auth = base64(`${username}:${password}`);
  const config = JSON.stringify({ auths: { [registry]: { username, password, auth } } });
  const data = { [key]: base64(config) };
  const weak = weakIn('PASSWORD', password);
  return [wanted(place, KIND.Secret, name, { content: { type, data }, weak })];
}

function weakIn(key: string, value: string | undefined): readonly WeakKey[] {
  return value ? weaknessesOf(key, value).map((weakness) => ({ key, weakness })) : [];
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}
