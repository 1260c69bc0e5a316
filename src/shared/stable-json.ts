/**
 * JSON with object keys in code-unit order and no white space, so that equal values give equal text and equal hashes.
 * Entries that are `undefined` are left out; a bigint becomes a decimal string.
 */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry === 'bigint') return entry.toString();
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return entry;
    return Object.fromEntries(Object.entries(entry).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });
}
