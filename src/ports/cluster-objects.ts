/** Where an API server keeps objects of one kind. */
export type ObjectKind = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
};

/** One object by name. */
export type ObjectPlace = {
  readonly kind: ObjectKind;
  readonly name: string;
  readonly namespace?: string | undefined;
};

/** An object as the cluster has it. */
export type ClusterObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly uid?: string | undefined;
    /** RFC 3339. */
    readonly creationTimestamp?: string | null | undefined;
    readonly deletionTimestamp?: string | null | undefined;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
};

/** An object as it is wanted. */
export type WantedObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string | undefined;
    readonly labels: Readonly<Record<string, string>>;
    readonly [key: string]: unknown;
  };
  readonly [key: string]: unknown;
};

/** One right that a change needs. */
export type NeededRight = {
  readonly group: string;
  readonly resource: string;
  readonly verb:
    | 'get'
    | 'list'
    | 'watch'
    | 'create'
    | 'update'
    | 'patch'
    | 'delete'
    | 'deletecollection';
  readonly namespace?: string | undefined;
};

/** Somebody else, by how the cluster knows them: a user, or whoever is in these groups. */
export type ClusterSubject = {
  readonly user?: string | undefined;
  readonly groups: readonly string[];
};

type Call = { readonly signal?: AbortSignal | undefined; readonly timeoutMs?: number | undefined };

/**
 * Objects of one cluster. Every call throws {OperationError} when the world fails; nothing of that name, or a kind that is
 * not served, is undefined.
 */
export type ClusterObjects = {
  /** Names the cluster in messages. */
  readonly label: string;
  /** The cluster's time by its last answer, epoch ms. */
  readonly nowMs: () => number;
  readonly version: (
    call?: Call,
  ) => Promise<{ readonly gitVersion: string; readonly minor: number }>;
  readonly find: (place: ObjectPlace, call?: Call) => Promise<ClusterObject | undefined>;
  readonly list: (
    kind: ObjectKind,
    options: Call & { readonly namespace: string },
  ) => Promise<readonly ClusterObject[]>;
  /** Server-side apply; `force` takes fields away from other managers. */
  readonly apply: (
    object: WantedObject,
    options: Call & { readonly fieldManager: string; readonly force: boolean },
  ) => Promise<ClusterObject>;
  /** Answers false when it was gone already. */
  readonly remove: (
    place: ObjectPlace,
    options?: Call & { readonly preconditions?: { readonly uid?: string | undefined } },
  ) => Promise<boolean>;
  readonly serves: (apiVersion: string, kind: string, call?: Call) => Promise<boolean>;
  readonly canI: (
    rights: readonly NeededRight[],
    call?: Call,
  ) => Promise<readonly { readonly check: NeededRight; readonly allowed: boolean }[]>;
  /** The same for somebody else; asking it is a right of its own. */
  readonly canThey: (
    who: ClusterSubject,
    rights: readonly NeededRight[],
    call?: Call,
  ) => Promise<readonly { readonly check: NeededRight; readonly allowed: boolean }[]>;
};
