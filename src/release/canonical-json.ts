import { InternalError } from '../shared/errors.ts';

/**
 * JSON in its one canonical form (RFC 8785): keys by UTF-16 code units, numbers as ECMAScript writes them, no white
 * space. Entries that are `undefined` are left out.
 * @throws {InternalError} for what JSON cannot hold: NaN, infinities, functions, lone surrogates.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([key, one]) => `${scalar(key)}:${canonicalJson(one)}`).join(',')}}`;
  }
  return scalar(value);
}

function scalar(value: unknown): string {
  const isWhole = typeof value !== 'string' || value.isWellFormed();
  const isFinite = typeof value !== 'number' || Number.isFinite(value);
  const text = isWhole && isFinite ? JSON.stringify(value) : undefined;
  if (text !== undefined) return text;
  throw new InternalError(`canonical JSON cannot hold ${typeof value} ${String(value)}`);
}
