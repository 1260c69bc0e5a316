import type { KubernetesObject, Render } from './kubernetes-object.ts';
import { at, fieldsAt, isFields, listAt, textAt, type Fields } from './read.ts';

/** A pod as an object would start it. */
export type Pod = {
  readonly owner: KubernetesObject;
  /** Where its spec stands in the object. */
  readonly path: string;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly spec: Fields;
  readonly containers: readonly Container[];
};

/** A container of a pod; `isInit` ones end before the others start. */
export type Container = {
  readonly name: string;
  readonly path: string;
  readonly isInit: boolean;
  readonly fields: Fields;
};

const TEMPLATE = ['spec', 'template'] as const;
const WHERE: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: TEMPLATE,
  StatefulSet: TEMPLATE,
  DaemonSet: TEMPLATE,
  ReplicaSet: TEMPLATE,
  Job: TEMPLATE,
  CronJob: ['spec', 'jobTemplate', ...TEMPLATE],
};

/** Workloads that run until somebody ends them. */
const LASTING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** The pod of an object; absent where it starts none. */
export function podOf(owner: KubernetesObject): Pod | undefined {
  const keys = WHERE[owner.kind];
  if (keys === undefined) return undefined;
  const template = fieldsAt(owner.fields, ...keys);
  const spec = fieldsAt(template, 'spec');
  const path = [...keys, 'spec'].join('.');
  return {
    owner,
    path,
    labels: fieldsAt(template, 'metadata', 'labels'),
    annotations: fieldsAt(template, 'metadata', 'annotations'),
    spec,
    containers: [
      ...containersAt(spec, path, 'initContainers'),
      ...containersAt(spec, path, 'containers'),
    ],
  };
}

/** All pods of a render. */
export function podsOf(render: Render): readonly Pod[] {
  return render.flatMap((object) => podOf(object) ?? []);
}

/** Whether a pod is meant to run on; jobs and tests are not. */
export function isLasting({ owner }: Pod): boolean {
  return LASTING.has(owner.kind);
}

/** A setting of a container's security context, or of its pod's where it has none. */
export function securityOf(pod: Pod, container: Container, ...keys: readonly string[]): unknown {
  return (
    at(container.fields, 'securityContext', ...keys) ?? at(pod.spec, 'securityContext', ...keys)
  );
}

/** Whether the labels of a pod are among those that a selector wants; an empty selector wants none, so all match. */
export function matches(selector: unknown, labels: Fields): boolean {
  const wanted = Object.entries(fieldsAt(selector, 'matchLabels'));
  const expressions = listAt(selector, 'matchExpressions');
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    expressions.every((expression) => matchesExpression(expression, labels))
  );
}

function matchesExpression(expression: unknown, labels: Fields): boolean {
  const label = labels[textAt(expression, 'key')];
  const values = listAt(expression, 'values');
  switch (textAt(expression, 'operator')) {
    case 'In':
      return values.includes(label);
    case 'NotIn':
      return !values.includes(label);
    case 'Exists':
      return label !== undefined;
    default:
      return label === undefined;
  }
}

function containersAt(
  spec: Fields,
  path: string,
  key: 'containers' | 'initContainers',
): readonly Container[] {
  return listAt(spec, key).flatMap((fields, index) =>
    isFields(fields)
      ? [
          {
            name: textAt(fields, 'name'),
            path: `${path}.${key}[${index}]`,
            isInit: key === 'initContainers',
            fields,
          },
        ]
      : [],
  );
}
