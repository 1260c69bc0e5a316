/** What a rule of a Role may allow. */
export type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

/**
 * Rights that an adapter needs on one resource. Each folder that talks to the API server exports a constant `RIGHTS` of
 * these, from which preflight checks and the Roles of the documentation are made.
 */
export type Right = {
  /** Empty for the core group. */
  readonly group: string;
  /** Plural, with the subresource after a slash: `pods`, `pods/log`. */
  readonly resource: string;
  readonly verbs: readonly Verb[];
  readonly scope: 'namespace' | 'cluster';
  /** What goes without it, such as `weights`; one part of a sentence. */
  readonly why: string;
};

/** One question to the API server: may I? */
export type RightCheck = {
  readonly group: string;
  readonly resource: string;
  readonly verb: Verb;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
};

/** One question for each verb of each right. */
export function checksOf(
  rights: readonly Right[],
  namespace: string,
): readonly (RightCheck & { readonly why: string })[] {
  return rights.flatMap(({ group, resource, verbs, scope, why }) =>
    verbs.map((verb) => ({
      group,
      resource,
      verb,
      why,
      namespace: scope === 'namespace' ? namespace : undefined,
    })),
  );
}

/** A rule of a Role or ClusterRole. */
export type PolicyRule = {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly Verb[];
};

/** The rules of a Role (or ClusterRole) that grants the rights; what several adapters need is named once. */
export function rulesOf(rights: readonly Right[], scope: Right['scope']): readonly PolicyRule[] {
  const verbs = new Map<string, Set<Verb>>();
  for (const right of rights.filter((one) => one.scope === scope)) {
    const key = `${right.group} ${right.resource}`;
    verbs.set(key, new Set([...(verbs.get(key) ?? []), ...right.verbs]));
  }
  return [...verbs].toSorted(byKey).map(([key, wanted]) => {
    const [group = '', resource = ''] = key.split(' ');
    return {
      apiGroups: [group],
      resources: [resource],
      verbs: VERBS.filter((verb) => wanted.has(verb)),
    };
  });
}

const VERBS: readonly Verb[] = [
  'get',
  'list',
  'watch',
  'create',
  'update',
  'patch',
  'delete',
  'deletecollection',
];

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
