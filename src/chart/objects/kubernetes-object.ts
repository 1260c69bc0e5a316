import { fieldsAt, isFields, textAt, type Fields } from './read.ts';

/** One rendered object, and the template that it comes from. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly fields: Fields;
  readonly source: string;
};

/** What belongs together and is installed at once. */
export type Render = readonly KubernetesObject[];

/** An object out of a rendered document; absent where it is none. */
export function toObject(value: unknown, source: string): KubernetesObject | undefined {
  if (!isFields(value)) return undefined;
  return {
    apiVersion: textAt(value, 'apiVersion'),
    kind: textAt(value, 'kind'),
    name: textAt(value, 'metadata', 'name'),
    labels: fieldsAt(value, 'metadata', 'labels'),
    annotations: fieldsAt(value, 'metadata', 'annotations'),
    fields: value,
    source,
  };
}

/** How an object is called in findings. */
export function nameOf({ kind, name }: KubernetesObject): string {
  return `${kind}/${name}`;
}

/** The objects of some kinds. */
export function ofKind(render: Render, ...kinds: readonly string[]): Render {
  return render.filter(({ kind }) => kinds.includes(kind));
}

/** Whether an object is installed and deleted around the others, such as a test. */
export function isHook({ annotations }: KubernetesObject): boolean {
  return annotations['helm.sh/hook'] !== undefined;
}
