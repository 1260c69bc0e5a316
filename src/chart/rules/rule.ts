import type { Found, Sentence, Trouble } from '../../shared/finding.ts';
import { isHook, type KubernetesObject, type Render } from '../objects/kubernetes-object.ts';
import { isLasting, podOf, type Container, type Pod } from '../objects/pod.ts';

/**
 * A rule over the objects of one render. `ids` are its names in the rule sets that have it: PSS of the Pod Security
 * Standards, `kube-score:`, `kube-linter:`, `polaris:`, KSV of Trivy, C of Kubescape, and `zhiyou:` for our own.
 */
export type ObjectRule = {
  readonly ids: readonly [string, ...string[]];
  readonly wants: Sentence;
  readonly check: (object: KubernetesObject, render: Render) => readonly Trouble[];
};

/** A rule that looks at each container. */
export function containerRule(
  ids: ObjectRule['ids'],
  wants: Sentence,
  check: (container: Container, pod: Pod) => Found | undefined,
): ObjectRule {
  return podRule(ids, wants, (pod) =>
    pod.containers.flatMap((container) => {
      const found = check(container, pod);
      return found === undefined ? [] : [{ path: container.path, found }];
    }),
  );
}

/** A rule that looks at each pod, whatever starts it. */
export function podRule(
  ids: ObjectRule['ids'],
  wants: Sentence,
  check: (pod: Pod, render: Render) => readonly Trouble[],
): ObjectRule {
  return {
    ids,
    wants,
    check: (object, render) => {
      const pod = podOf(object);
      return pod === undefined ? [] : check(pod, render);
    },
  };
}

/** A rule that looks at the pods of workloads that run on. */
export function lastingRule(
  ids: ObjectRule['ids'],
  wants: Sentence,
  check: (pod: Pod, render: Render) => readonly Trouble[],
): ObjectRule {
  return podRule(ids, wants, (pod, render) =>
    isLasting(pod) && !isHook(pod.owner) ? check(pod, render) : [],
  );
}

/** A rule that looks at objects of some kinds. */
export function kindRule(
  kinds: readonly string[],
  ids: ObjectRule['ids'],
  wants: Sentence,
  check: ObjectRule['check'],
): ObjectRule {
  return {
    ids,
    wants,
    check: (object, render) => (kinds.includes(object.kind) ? check(object, render) : []),
  };
}

/** One place, or none where all is well; what is no sentence is shown as it is. */
export function troubleIf(isWrong: boolean, path: string, found: unknown): readonly Trouble[] {
  if (!isWrong) return [];
  return [{ path, found: isSentence(found) ? found : shown(found) }];
}

/** A value in a finding, short. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return (text ?? '').slice(0, 80);
}

function isSentence(found: unknown): found is Sentence {
  return typeof found === 'object' && found !== null && 'en' in found && 'zh' in found;
}
