/** A map in a rendered object. */
export type Fields = Readonly<Record<string, unknown>>;

/** What stands below some keys; absent where something on the way is. */
export function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((found, key) => {
    if (Array.isArray(found)) return found[Number(key)];
    return isFields(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }, value);
}

/** Whether a value is a map. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The map below some keys, empty where there is none. */
export function fieldsAt(value: unknown, ...keys: readonly string[]): Fields {
  const found = at(value, ...keys);
  return isFields(found) ? found : {};
}

/** The list below some keys, empty where there is none. */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** The text below some keys, empty where there is none. */
export function textAt(value: unknown, ...keys: readonly string[]): string {
  const found = at(value, ...keys);
  return typeof found === 'string' ? found : '';
}

/** The number below some keys; absent where there is none. */
export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const found = at(value, ...keys);
  return typeof found === 'number' ? found : undefined;
}

/** The texts of a list below some keys. */
export function textsAt(value: unknown, ...keys: readonly string[]): readonly string[] {
  return listAt(value, ...keys).filter((one) => typeof one === 'string');
}
