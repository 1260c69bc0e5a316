import type { Registry } from '../../ports/registry.ts';
import { openClient, type Client, type ClientOptions } from './client.ts';
import { digestOf, findDigest } from './manifests.ts';
import { parseReference, parseRepository, tagOf, type Repository } from './reference.ts';
import { retried } from './retry.ts';

/** Registries by the OCI distribution API. */
export function ociRegistry(options: ClientOptions): Registry {
  const at = async <T>(place: Repository, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = openClient(place, options);
    try {
      return await retried(() => work(client), options.pause);
    } finally {
      await client.close();
    }
  };
  return {
    resolve: async (text) => {
      const reference = parseReference(text);
      return at(reference, (client) => digestOf(client, reference.target));
    },
    findChart: async (chart, version) =>
      at(parseRepository(chart), (client) => findDigest(client, tagOf(version))),
  };
}
