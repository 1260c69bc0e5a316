import { nameOf, type Render } from '../objects/kubernetes-object.ts';
import type { Finding } from '../../shared/finding.ts';
import { ACCOUNTS } from './accounts.ts';
import { BUDGETS } from './budgets.ts';
import { CONTAINERS } from './containers.ts';
import { NETWORK } from './network.ts';
import { OBJECTS } from './objects.ts';
import { POD_SECURITY_HOST } from './pod-security-host.ts';
import { POD_SECURITY_PROCESS } from './pod-security-process.ts';
import { PROBE_RULES } from './probes.ts';
import type { ObjectRule } from './rule.ts';
import { WORKLOADS } from './workloads.ts';

/** Every rule over objects. */
export const OBJECT_RULES: readonly ObjectRule[] = [
  ...POD_SECURITY_HOST,
  ...POD_SECURITY_PROCESS,
  ...CONTAINERS,
  ...PROBE_RULES,
  ...WORKLOADS,
  ...BUDGETS,
  ...NETWORK,
  ...ACCOUNTS,
  ...OBJECTS,
];

/** What every rule finds in the objects of one render. */
export function checkObjects(render: Render): readonly Finding[] {
  return render.flatMap((object) =>
    OBJECT_RULES.flatMap(({ ids, wants, check }) =>
      check(object, render).map((trouble) => ({ ids, wants, object: nameOf(object), ...trouble })),
    ),
  );
}
