import type { ObjectPlace } from './kubernetes-secret.ts';

/** Where the External Secrets Operator finds the values. */
export type ExternalSource = {
  readonly store: { readonly name: string; readonly kind: 'SecretStore' | 'ClusterSecretStore' };
  /** The entry of the store; every name is a property of it. */
  readonly entry: string;
  /** How often the operator looks again, such as `1h`. */
  readonly refreshEvery: string;
};

/** An ExternalSecret of `external-secrets.io/v1` that fills the Secret of the same name. It holds no value. */
export function externalSecret(
  place: ObjectPlace,
  names: readonly string[],
  { store, entry, refreshEvery }: ExternalSource,
): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: place,
    spec: {
      refreshInterval: refreshEvery,
      secretStoreRef: store,
      target: { name: place.name, creationPolicy: 'Owner' },
      data: names.map((name) => ({
        secretKey: name,
        remoteRef: { key: entry, property: name },
      })),
    },
  };
}
