import type { ClusterObject } from '../../ports/cluster-objects.ts';
import { messageOf, OperationError } from '../../shared/errors.ts';
import type { EnvironmentSite, Login } from '../look.ts';
import { isRecord } from '../owned-fields.ts';
import { KIND } from '../wanted.ts';
import type { Finding } from './finding.ts';

/**
 * Whether what the cluster has as pull secret does pull: the images that run now, or any one of the application where
 * none does. @throws {OperationError} when the registry is out of reach from here.
 */
export async function pullFindings(
  site: EnvironmentSite,
  deployments: readonly ClusterObject[],
): Promise<readonly Finding[]> {
  const { place, objects, registryAs } = site;
  const { pullSecret } = place.setup;
  if (pullSecret === undefined) return [];
  const { name, registry } = pullSecret;
  const { namespace } = place;
  const login = loginIn(await objects.find({ kind: KIND.Secret, name, namespace }), registry);
  // That it is not there at all is told with the objects.
  if (login === undefined) return [];
  const running = deployments.flatMap(imagesOf).filter((image) => image.startsWith(`${registry}/`));
  const images = running.length > 0 ? [...new Set(running)] : [`${place.image}:latest`];
  const all = await Promise.all(
    images.map(async (image): Promise<readonly Finding[]> => {
      const why = await refusalOf(() => registryAs(login).resolve(image), running.length > 0);
      return why === undefined ? [] : [{ code: 'pull', image, why, isWarning: false }];
    }),
  );
  return all.flat();
}

async function refusalOf(
  pull: () => Promise<unknown>,
  isRunning: boolean,
): Promise<string | undefined> {
  try {
    await pull();
    return undefined;
  } catch (error) {
    if (!(error instanceof OperationError)) throw error;
    if (error.code === 'unreachable' || error.code === 'timeout') throw error;
    // Whoever may not pull is not told that an image is not there.
    return error.code === 'not-found' && !isRunning ? undefined : messageOf(error);
  }
}

/** What a Secret of type dockerconfigjson has for a registry; nothing where it cannot be read. */
function loginIn(secret: ClusterObject | undefined, registry: string): Login | undefined {
  const data = secret?.['data'];
  const text = isRecord(data) ? data['.dockerconfigjson'] : undefined;
  if (typeof text !== 'string') return undefined;
  const config = jsonIn(Buffer.from(text, 'base64').toString('utf8'));
  const auths = isRecord(config) ? config['auths'] : undefined;
  const entry = isRecord(auths) ? auths[registry] : undefined;
  const { username, password } = isRecord(entry) ? entry : {};
  if (typeof username !== 'string' || typeof password !== 'string') return undefined;
  return { username, password };
}

/** The parser's own message would quote the text. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function imagesOf({ spec }: ClusterObject): readonly string[] {
  const template = isRecord(spec) ? spec['template'] : undefined;
  const pod = isRecord(template) ? template['spec'] : undefined;
  const containers = isRecord(pod) ? pod['containers'] : undefined;
  if (!Array.isArray(containers)) return [];
  return containers.flatMap((one: unknown) => {
    const image = isRecord(one) ? one['image'] : undefined;
    return typeof image === 'string' ? [image] : [];
  });
}
