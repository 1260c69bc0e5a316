import { UserError } from '../../shared/errors.ts';

/** A place in a registry: `host` as it is dialled, `path` as in its API. */
export type Repository = { readonly host: string; readonly path: string };

/** A repository and what is meant in it; `target` is a tag or a digest. */
export type Reference = Repository & { readonly target: string };

const DIGEST = /^sha256:[0-9a-f]{64}$/;
const PATH = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const HOST = /^(?:localhost|\[[0-9a-f:]+\]|[a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::\d{1,5})?$/i;

/**
 * Reads an image reference by Docker's rules: no host means Docker Hub, neither tag nor digest means `latest`, and a
 * digest beats a tag.
 * @throws {UserError} when it is none.
 */
export function parseReference(text: string): Reference {
  const { name, tag, digest } = partsOf(text);
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(slash, 0));
  const hasHost = /[.:]|^localhost$/.test(first);
  const repository = hasHost
    ? { host: first, path: name.slice(slash + 1) }
    : { host: 'registry-1.docker.io', path: slash === -1 ? `library/${name}` : name };
  const target = digest ?? tag ?? 'latest';
  const isGood =
    isRepository(repository) && (digest === undefined ? TAG : DIGEST).test(target) && target !== '';
  if (isGood) return { ...repository, target };
  throw new UserError(
    `${JSON.stringify(text)} is no image reference`,
    'Write it such as harbor.example.com/trips/assistant:6.2.0, or with @sha256:… at its end.',
  );
}

/**
 * Reads `oci://HOST/PATH`.
 * @throws {UserError} when it is something else.
 */
export function parseRepository(text: string): Repository {
  const [, host = '', path = ''] = /^oci:\/\/([^/]+)\/(.+?)\/?$/.exec(text) ?? [];
  if (isRepository({ host, path })) return { host, path };
  throw new UserError(
    `${JSON.stringify(text)} is no place in a registry`,
    'Write it such as oci://harbor.example.com/trips.',
  );
}

/** The tag that Helm gives a chart's version: tags may not hold a `+`. */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

/** Whether a host is this machine, where plain HTTP is seen by nobody else. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}

function isRepository({ host, path }: Repository): boolean {
  return HOST.test(host) && path.length <= 255 && PATH.test(path);
}

function partsOf(text: string): {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
} {
  const at = text.indexOf('@');
  const rest = at === -1 ? text : text.slice(0, at);
  const digest = at === -1 ? undefined : text.slice(at + 1);
  const colon = rest.lastIndexOf(':');
  const hasTag = colon > rest.lastIndexOf('/');
  return {
    name: hasTag ? rest.slice(0, colon) : rest,
    tag: hasTag ? rest.slice(colon + 1) : undefined,
    digest,
  };
}
