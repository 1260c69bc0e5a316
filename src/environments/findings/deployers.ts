import type { SetupSubject } from '../../domain/setup.ts';
import type { ClusterSubject, NeededRight } from '../../ports/cluster-objects.ts';
import { assertNever } from '../../shared/errors.ts';
import type { EnvironmentSite } from '../look.ts';
import { DEPLOYER } from '../objects/access.ts';
import type { PolicyRule } from '../place.ts';
import type { Finding } from './finding.ts';

/**
 * Whether everyone who deploys may do all that deploying needs, by the cluster's own word: a webhook, or a policy beside
 * the Roles, may say no. @throws {OperationError} when that may not be asked.
 */
export async function deployerFindings({
  place,
  objects,
}: EnvironmentSite): Promise<readonly Finding[]> {
  const { namespace, setup, deployerRules, edge } = place;
  const own: SetupSubject = { kind: 'ServiceAccount', namespace, name: DEPLOYER };
  const rights = [
    ...rightsIn(deployerRules.own, namespace),
    ...rightsIn(deployerRules.edge, edge.pods.namespace),
  ];
  const all = await Promise.all(
    [own, ...setup.deployers].map(async (subject): Promise<readonly Finding[]> => {
      const answers = await objects.canThey(knownAs(subject), rights);
      const missing = answers.filter(({ allowed }) => !allowed).map(({ check }) => check);
      const who = `${subject.kind} ${subject.name}`;
      return missing.length === 0
        ? []
        : [{ code: 'deployer-rights', who, rights: missing, isWarning: false }];
    }),
  );
  return all.flat();
}

function rightsIn(rules: readonly PolicyRule[], namespace: string): readonly NeededRight[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) => verbs.map((verb) => ({ group, resource, verb, namespace }))),
    ),
  );
}

/** As an authenticator names them. */
function knownAs(subject: SetupSubject): ClusterSubject {
  switch (subject.kind) {
    case 'User':
      return { user: subject.name, groups: ['system:authenticated'] };
    case 'Group':
      return { groups: [subject.name, 'system:authenticated'] };
    case 'ServiceAccount': {
      const { namespace, name } = subject;
      const groups = ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
      const user = `system:serviceaccount:${namespace}:${name}`;
      return { user, groups: [...groups, 'system:authenticated'] };
    }
    default:
      return assertNever(subject);
  }
}
