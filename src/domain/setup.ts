/** Where a secret value comes from: a variable of the command's environment, or a key of an encrypted file. */
export type SecretPlace =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string; readonly key: string };

/** Who gets rights in a namespace. */
export type SetupSubject =
  | { readonly kind: 'User' | 'Group'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string };

/** Amounts of processor and memory in the notation of Kubernetes, such as `750m` and `1Gi`. */
export type ComputeAmounts = { readonly cpu: string; readonly memory: string };

/** Where the certificate of the hosts comes from. */
export type SetupTls = { readonly secretName: string } &
  /** An authority of the environment's own, kept in a Secret beside the pair. */
  (
    | { readonly source: 'own-authority' }
    | {
        readonly source: 'cert-manager';
        readonly issuer: { readonly kind: 'Issuer' | 'ClusterIssuer'; readonly name: string };
      }
    | { readonly source: 'given'; readonly certificate: SecretPlace; readonly key: SecretPlace }
  );

/** Others that the application talks to. */
export type SetupPeer = {
  readonly name: string;
  readonly ports: readonly number[];
} & (
  | { readonly to: 'cidrs'; readonly cidrs: readonly string[] }
  | {
      readonly to: 'pods';
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
    }
);

/** What may come in and go out of a namespace; everything else is denied. */
export type SetupNetwork = {
  /** Port of the application's pods for visitors, and the one for scrapes. */
  readonly ports: readonly number[];
  readonly monitoringNamespace: string;
  readonly peers: readonly SetupPeer[];
  /** Payment and map providers, as address ranges, on port 443. */
  readonly providers: readonly string[];
};

/** Most that may be in a namespace, and what one slot takes of it at its largest. */
export type SetupQuota = {
  readonly requests: ComputeAmounts;
  readonly limits: ComputeAmounts;
  readonly pods: number;
  readonly volumeClaims: number;
  readonly services: number;
  readonly secrets: number;
  readonly configMaps: number;
};

/** What the environment manager makes around an application in a cluster. */
export type Setup = {
  /** Its cleanup wants the name of the namespace, and no traffic. */
  readonly isProtected: boolean;
  /** Further labels of the namespace. */
  readonly labels: Readonly<Record<string, string>>;
  readonly podSecurity: {
    readonly enforce: 'baseline' | 'restricted';
    /** Such as `v1.34`. */
    readonly version: string;
  };
  /** What containers get that ask for nothing. */
  readonly containers: { readonly requests: ComputeAmounts; readonly limits: ComputeAmounts };
  readonly quota: SetupQuota | undefined;
  readonly deployers: readonly SetupSubject[];
  readonly readers: readonly SetupSubject[];
  readonly pullSecret:
    | {
        readonly name: string;
        readonly registry: string;
        readonly username: SecretPlace;
        readonly password: SecretPlace;
      }
    | undefined;
  /** Secret → key → where its value comes from. */
  readonly secrets: Readonly<Record<string, Readonly<Record<string, SecretPlace>>>>;
  readonly tls: SetupTls | undefined;
  readonly network: SetupNetwork | undefined;
};
