/** A request as routers see it; header names in lower case. */
export type Asked = {
  readonly host: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** GET unless said. */
  readonly method?: string;
};

/** One router; the matching one with the highest priority answers. */
export type Router = {
  readonly name: string;
  readonly priority: number;
  readonly matches: (asked: Asked) => boolean;
  /** Name of a service, or an answer of the edge itself. */
  readonly service: string | { readonly status: number };
};

/** What a router leads to: pods of a Service, or other services by weight. */
export type Service =
  | { readonly kind: 'pods'; readonly of: string; readonly cookie?: string }
  | {
      readonly kind: 'split';
      readonly parts: readonly { readonly name: string; readonly weight: number }[];
      /** Name of the cookie that keeps a visitor. */
      readonly sticky?: string;
    }
  /** Copies of what goes to another service, percent by the service that gets them. */
  | {
      readonly kind: 'mirror';
      readonly of: string;
      readonly copies: readonly { readonly name: string; readonly percent: number }[];
    };

/** Everything that the edge works with at one moment. */
export type Routing = {
  readonly routers: readonly Router[];
  readonly services: ReadonlyMap<string, Service>;
};

/** An object as it is stored. */
export type Stored = {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>> | undefined;
  };
  readonly spec: Readonly<Record<string, unknown>>;
};

/** Names as Traefik makes them. */
export function normalized(name: string): string {
  return name
    .split(/[^a-zA-Z0-9]+/)
    .filter((part) => part !== '')
    .join('-');
}

/** Whole segments only. */
export function hasPrefix(path: string, prefix: string): boolean {
  const bare = prefix.replace(/\/$/, '');
  return path === bare || path.startsWith(`${bare}/`);
}
