import { copied, isRecord, Refusal, type Json } from './object.ts';

/** RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return copied(patch);
  const result: Json = isRecord(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** RFC 6902: add, replace, remove, test. */
export function jsonPatch(target: Json, operations: unknown): Json {
  const result = copied(target);
  if (!Array.isArray(operations)) throw invalid('expected a list of operations');
  for (const operation of operations) {
    if (isRecord(operation)) applyOne(result, operation);
  }
  return result;
}

function applyOne(root: Json, { op, path, value }: Json): void {
  const keys = String(path)
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  if (last === undefined) throw invalid('the whole object cannot be replaced');
  const parent = keys.reduce<unknown>((at, key) => member(at, key), root);
  if (Array.isArray(parent)) changeItem(parent, String(op), { index: last, value });
  else if (isRecord(parent)) changeMember(parent, String(op), { key: last, value });
  else throw invalid(`${String(path)} is not there`);
}

function changeItem(
  parent: unknown[],
  op: string,
  { index, value }: { readonly index: string; readonly value: unknown },
): void {
  const at = index === '-' ? parent.length : Number(index);
  if (op === 'add') parent.splice(at, 0, value);
  else if (at >= parent.length) throw invalid(`there is no item ${index}`);
  else if (op === 'remove') parent.splice(at, 1);
  else if (op === 'replace') parent[at] = value;
  else testValue(parent[at], value);
}

function changeMember(
  parent: Json,
  op: string,
  { key, value }: { readonly key: string; readonly value: unknown },
): void {
  if (op !== 'add' && parent[key] === undefined) throw invalid(`${key} is not there`);
  if (op === 'remove') delete parent[key];
  else if (op === 'test') testValue(parent[key], value);
  else parent[key] = value;
}

function testValue(found: unknown, wanted: unknown): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw invalid('a test failed');
}

function member(at: unknown, key: string): unknown {
  return typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined;
}

function invalid(why: string): Refusal {
  return new Refusal(422, 'Invalid', `the patch cannot be applied: ${why}`);
}
