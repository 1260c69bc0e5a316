import type { EdgeSettings } from './settings.ts';

/** An object to write. */
export type EdgeObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: Readonly<Record<string, unknown>>;
};

/** Labels by which our objects are found again. */
export const OWNED_LABELS = { 'app.kubernetes.io/managed-by': 'zhiyou' } as const;
export const APPLICATION_LABEL = 'zhiyou.dev/application';
export const SLOT_LABEL = 'zhiyou.dev/slot';
/** Annotation of a route that its owner gave to whoever writes the traffic. */
export const HANDED_OVER = 'zhiyou.dev/handed-over';

/** Starts an object of an application. */
export function metadataOf(
  { namespace, application }: EdgeSettings,
  name: string,
  more: {
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  } = {},
): EdgeObject['metadata'] {
  const labels = { ...OWNED_LABELS, [APPLICATION_LABEL]: application, ...more.labels };
  const metadata = { name, namespace, labels };
  return more.annotations === undefined ? metadata : { ...metadata, annotations: more.annotations };
}

/** The object that tells which revision is in force. */
export function revisionName({ application }: EdgeSettings): string {
  return `${application}-revision`;
}

/** Escapes what a regular expression would read as something else. */
export function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, (char) =>
    char === '/' || char === '-' ? char : `\\${char}`,
  );
}

/** Matches the whole `Cookie` header when it holds the cookie. */
export function cookiePattern(name: string, value: string): string {
  return `^(.*; *)?${literal(name)}=${literal(value)}( *;.*)?$`;
}

/** Matches the whole path of an order of a tag. */
export function orderPattern(prefix: string, tag: string): string {
  return `^${literal(prefix)}${tag}-.*$`;
}
