import { isFields, type Fields } from './fields.ts';

/** Maps key by key, all else as a whole, as GitLab merges files and `extends`. */
export function mergeDeep(base: Fields, more: Fields): Fields {
  const merged = Object.entries(more).map(([key, value]): [string, unknown] => {
    const before = base[key];
    return [key, isFields(before) && isFields(value) ? mergeDeep(before, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}
