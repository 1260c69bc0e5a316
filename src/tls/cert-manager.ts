/** Who signs, as cert-manager names it. */
export type IssuerReference = {
  readonly name: string;
  readonly kind: 'Issuer' | 'ClusterIssuer';
};

/** A Certificate of cert-manager that keeps the Secret of the same name filled and renews it 30 days before its end. */
export function certManagerCertificate(
  place: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
  },
  hosts: readonly string[],
  issuer: IssuerReference,
): Readonly<Record<string, unknown>> {
  return {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: place,
    spec: {
      secretName: place.name,
      dnsNames: hosts,
      issuerRef: { ...issuer, group: 'cert-manager.io' },
      duration: '2160h0m0s',
      renewBefore: '720h0m0s',
      privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
      usages: ['digital signature', 'server auth'],
      revisionHistoryLimit: 1,
    },
  };
}
