/** What proves who we are: a bearer token, a client certificate, or both; PEM texts. */
export type Identity = {
  readonly token?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Whom to act as, in place of oneself. */
  readonly actAs?: { readonly user: string; readonly groups: readonly string[] } | undefined;
};

/** How to reach one API server, and as whom. */
export type Access = {
  /** Names the cluster in messages: the context, or `in-cluster`. */
  readonly label: string;
  /** Such as `https://10.0.0.1:6443`, perhaps with a path. */
  readonly server: string;
  /** What the context says; absent when it says nothing. */
  readonly namespace: string | undefined;
  readonly authority: string | undefined;
  readonly serverName: string | undefined;
  readonly proxyUrl: string | undefined;
  /** Read anew for each call, since tokens and certificates are replaced while we run. */
  readonly identity: (signal: AbortSignal) => Promise<Identity>;
  /** Drops what was cached, after the API server refused it. Answers whether asking again may bring something new. */
  readonly forget: () => boolean;
};
