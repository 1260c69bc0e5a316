import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { messageOf, UserError } from '../../../shared/errors.ts';
import type { Access } from './access.ts';
import { credentialsOf } from './credentials.ts';
import {
  kubeconfigSchema,
  type ClusterEntry,
  type ContextEntry,
  type Kubeconfig,
  type UserEntry,
} from './kubeconfig-schema.ts';
import { readText } from './read-text.ts';

/**
 * Access by kubeconfig files, merged as kubectl does: of two entries of one name the first counts.
 * @throws {UserError} when a file cannot be read, the context is not there, or it asks for what we refuse.
 */
export async function accessByKubeconfig(
  paths: readonly string[],
  wantedContext: string | undefined,
): Promise<Access> {
  const files = await Promise.all(paths.map(readOne));
  const name = wantedContext ?? first(files, (file) => file.content['current-context']);
  if (name === undefined) {
    throw refusal(paths, 'names no current context', 'Choose one: kubectl config use-context NAME');
  }
  const context = found(files, 'context', name, (file) =>
    entryOf(file.content.contexts, name, (one) => one.context),
  );
  const cluster = found(files, 'cluster', context.entry.cluster, (file) =>
    entryOf(file.content.clusters, context.entry.cluster, (one) => one.cluster),
  );
  const user = found(files, 'user', context.entry.user, (file) =>
    entryOf(file.content.users, context.entry.user, (one) => one.user),
  );
  return accessOf(name, context.entry, cluster, user);
}

type File = { readonly path: string; readonly content: Kubeconfig };
type Found<T> = { readonly entry: T; readonly folder: string };

async function readOne(path: string): Promise<File> {
  const text = await readText(path, 'kubeconfig');
  let content: unknown;
  try {
    content = parse(text);
  } catch (cause) {
    throw refusal([path], messageOf(cause), 'Is this the right file?');
  }
  const parsed = kubeconfigSchema.safeParse(content ?? {});
  if (parsed.success) return { path, content: parsed.data };
  throw refusal([path], z.prettifyError(parsed.error), 'Is this the right file?');
}

function entryOf<Entry extends { readonly name: string }, T>(
  entries: readonly Entry[],
  name: string,
  insideOf: (entry: Entry) => T,
): T | undefined {
  const entry = entries.find((one) => one.name === name);
  return entry === undefined ? undefined : insideOf(entry);
}

function found<T>(
  files: readonly File[],
  what: string,
  name: string,
  entryIn: (file: File) => T | undefined,
): Found<T> {
  for (const file of files) {
    const entry = entryIn(file);
    if (entry !== undefined) return { entry, folder: dirname(file.path) };
  }
  const names = files.flatMap(({ content }) => content.contexts.map((one) => one.name));
  throw refusal(
    files.map(({ path }) => path),
    `has no ${what} "${name}"`,
    `Contexts there: ${names.join(', ') || 'none'}.`,
  );
}

async function accessOf(
  label: string,
  context: ContextEntry,
  cluster: Found<ClusterEntry>,
  user: Found<UserEntry>,
): Promise<Access> {
  const { entry } = cluster;
  if (entry['insecure-skip-tls-verify'] === true) {
    throw new UserError(
      `context ${label}: insecure-skip-tls-verify is set, so anybody could pose as the API server`,
      'Give its certificate authority in certificate-authority-data, and remove the flag.',
    );
  }
  const authority = await pem(cluster, 'certificate-authority', 'certificate-authority-data');
  const { identity, forget } = credentialsOf(label, user, { ...entry, authority });
  return {
    label,
    server: serverOf(label, entry.server, user.entry),
    namespace: context.namespace,
    authority,
    serverName: entry['tls-server-name'],
    proxyUrl: entry['proxy-url'],
    identity,
    forget,
  };
}

function serverOf(label: string, server: string, user: UserEntry): string {
  const url = URL.parse(server);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UserError(
      `context ${label}: server: expected https://HOST:PORT, got ${JSON.stringify(server)}`,
      'Correct the cluster entry of the kubeconfig.',
    );
  }
  const isLocal = /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(url.hostname);
  const hasSecret = user.token !== undefined || user.tokenFile !== undefined || Boolean(user.exec);
  if (url.protocol === 'http:' && hasSecret && !isLocal) {
    throw new UserError(
      `context ${label}: server ${server} is not encrypted, and a token would be sent to it`,
      'Use https, or a proxy on this machine such as `kubectl proxy`.',
    );
  }
  return url.href.replace(/\/+$/, '');
}

async function pem(
  { entry, folder }: Found<ClusterEntry>,
  file: 'certificate-authority',
  data: 'certificate-authority-data',
): Promise<string | undefined> {
  const inline = entry[data];
  if (inline !== undefined) return Buffer.from(inline, 'base64').toString('utf8');
  const path = entry[file];
  return path === undefined ? undefined : readText(resolve(folder, path), file);
}

function first<T>(files: readonly File[], of: (file: File) => T | undefined): T | undefined {
  return files.map(of).find((value) => value !== undefined);
}

function refusal(paths: readonly string[], why: string, hint: string): UserError {
  return new UserError(`kubeconfig ${paths.join(', ')}: ${why}`, hint);
}
