import { ofKind, type KubernetesObject, type Render } from './kubernetes-object.ts';
import { matches, podsOf, type Pod } from './pod.ts';
import { at, fieldsAt, textAt, type Fields } from './read.ts';

/** The autoscalers that scale an object. */
export function scalersOf({ kind, name }: KubernetesObject, render: Render): Render {
  return ofKind(render, 'HorizontalPodAutoscaler').filter(({ fields }) => {
    const target = fieldsAt(fields, 'spec', 'scaleTargetRef');
    return textAt(target, 'kind') === kind && textAt(target, 'name') === name;
  });
}

/** The objects of a kind whose selector below some keys matches a pod; an absent selector matches none. */
export function selecting(
  render: Render,
  kind: string,
  pod: Pod,
  ...keys: readonly string[]
): Render {
  return ofKind(render, kind).filter(({ fields }) => {
    const selector = at(fields, ...keys);
    return selector !== undefined && matches(selector, pod.labels);
  });
}

/** The pods that a plain map of labels selects; an empty one selects none. */
export function podsWith(render: Render, labels: Fields): readonly Pod[] {
  if (Object.keys(labels).length === 0) return [];
  return podsOf(render).filter((pod) => matches({ matchLabels: labels }, pod.labels));
}

/** The pods that a selector matches. */
export function podsSelected(render: Render, selector: unknown): readonly Pod[] {
  return podsOf(render).filter((pod) => matches(selector, pod.labels));
}
