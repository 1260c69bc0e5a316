import type { Right, RightCheck } from '../../../src/adapters/kubernetes/client/rights.ts';

/**
 * RBAC that allows what an adapter declares to need and nothing else, by namespace; `*` is the whole cluster. What an
 * adapter does beyond that is refused, so its declaration cannot stay behind.
 */
export function granted(
  byNamespace: Readonly<Record<string, readonly Right[]>>,
): (check: RightCheck) => boolean {
  return ({ group, resource, verb, namespace }) => {
    const scope = namespace === undefined ? 'cluster' : 'namespace';
    return (byNamespace[namespace ?? '*'] ?? []).some(
      (right) =>
        right.scope === scope &&
        right.group === group &&
        right.resource === resource &&
        right.verbs.includes(verb),
    );
  };
}
