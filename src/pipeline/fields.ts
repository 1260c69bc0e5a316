/** A map of a pipeline file. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is a map. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as a list: one thing stands for a list of it, nothing for an empty one; lists in it are spread. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value.flat(10) : [value];
}

/** The entry of a map, or undefined. */
export function entryOf(value: unknown, key: string): unknown {
  return isFields(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A text, or the key `name` of a map that stands in its place. */
export function nameOf(value: unknown): string | undefined {
  const name = isFields(value) ? value['name'] : value;
  return typeof name === 'string' ? name : undefined;
}

/** A plain value as text; anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
