import { readFileSync } from 'node:fs';
import {
  attachArtifact,
  fetchArtifact,
  findCredentials,
  ociRegistry,
} from '../../adapters/oci/index.ts';
import type { Artifact, Attached } from '../../adapters/oci/artifact.ts';
import type { ClientOptions } from '../../adapters/oci/client.ts';
import type { Pushed } from '../../adapters/oci/push-chart.ts';
import type { Registry } from '../../ports/registry.ts';
import { messageOf, UserError } from '../../shared/errors.ts';

/** How the registry of an image is reached. */
export type RegistryFlags = {
  /** Hosts on plain HTTP, or whether any is. */
  readonly plainHttp?: boolean | readonly string[];
  readonly caFile?: string;
};

/** What is attached to an image. */
export function fetchRelease(image: string, type: string, flags: RegistryFlags): Promise<Attached> {
  return fetchArtifact(image, type, optionsFor(image, flags));
}

/** Attaches a release to its image, under a tag of its own: a version is released once. */
export function attachRelease(
  image: string,
  artifact: Artifact,
  flags: RegistryFlags,
): Promise<Pushed> {
  const tag = `release-${artifact.version}`;
  return attachArtifact(image, { tag, artifact }, optionsFor(image, flags));
}

/** The registry that keeps an image or a chart. */
export function registryFor(reference: string, flags: RegistryFlags): Registry {
  return ociRegistry(optionsFor(reference.replace('oci://', ''), flags));
}

function optionsFor(image: string, { plainHttp = false, caFile }: RegistryFlags): ClientOptions {
  const [host = ''] = image.split('/');
  return {
    credentials: findCredentials(process.env),
    plainHttp: typeof plainHttp === 'boolean' ? plainHttp : plainHttp.includes(host),
    ...(caFile === undefined ? {} : { authorities: readAuthorities(caFile) }),
  };
}

function readAuthorities(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`, 'Name a file that is there.');
  }
}
