/** Plain JSON, as the API server keeps it. */
export type Json = Record<string, unknown>;

/** An object of the fake, loosely typed: it takes what it is given. */
export type StoredObject = Json & {
  apiVersion: string;
  kind: string;
  metadata: Json & {
    name: string;
    namespace?: string;
    uid: string;
    resourceVersion: string;
    generation: number;
  };
};

/** Whether a value is an object with keys. */
export function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value of its own, which shares nothing with the first. */
export function copied<T>(value: T): T {
  return structuredClone(value);
}

/** The API server's own error body. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Json;
  constructor(status: number, reason: string, message: string, details: Json = {}) {
    super(message);
    this.status = status;
    this.body = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      reason,
      details,
      code: status,
    };
  }
}

/** Nothing of that name. */
export function notFound(plural: string, name: string): Refusal {
  return new Refusal(404, 'NotFound', `${plural} "${name}" not found`, { kind: plural, name });
}

/** Somebody else was first. */
export function conflict(plural: string, name: string): Refusal {
  const why =
    'the object has been modified; please apply your changes to the latest version and try again';
  return new Refusal(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${plural} "${name}": ${why}`,
    { kind: plural, name },
  );
}
