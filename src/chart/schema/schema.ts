/** What a value may be: the part of JSON Schema and of Kubernetes' extensions that is checked. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
  readonly 'x-kubernetes-list-type'?: string;
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
} & Lifetime;

/** First and last Kubernetes version, such as `1.31`, that has something; absent: since or until beyond what is known. */
export type Lifetime = { readonly since?: string; readonly until?: string };

/** A kind of objects, and the name of its type. `custom` kinds come with a CustomResourceDefinition. */
type KindSchema = Lifetime & { readonly type: string; readonly custom?: boolean };

/** All schemas. Kinds are keyed `apps/v1/Deployment` and `v1/Service`. */
export type Schemas = {
  /** Kubernetes versions that are known, the oldest first. */
  readonly versions: readonly string[];
  readonly kinds: Readonly<Record<string, KindSchema>>;
  readonly types: Readonly<Record<string, Schema>>;
};

/** Whether something is there in a Kubernetes version. */
export function isIn({ since, until }: Lifetime, version: string): boolean {
  const order = orderOf(version);
  return (
    (since === undefined || orderOf(since) <= order) &&
    (until === undefined || order <= orderOf(until))
  );
}

function orderOf(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major * 1000 + minor;
}
