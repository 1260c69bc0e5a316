import { copied, isRecord, Refusal, type Json } from './object.ts';

/** Who owns which leaf, by path: `spec/rules` → `zhiyou`. */
export type Owners = Map<string, Set<string>>;

/**
 * A merge good enough for contracts: objects are merged by key, lists belong to one manager as a whole, what a manager
 * no longer names goes when nobody else owns it, and a foreign leaf with another value is a conflict unless forced.
 */
export function serverSideApply(
  current: Json | undefined,
  wish: Json,
  owners: Owners,
  { manager, force }: { readonly manager: string; readonly force: boolean },
): { readonly object: Json; readonly owners: Owners } {
  const result = copied(current ?? {});
  const next: Owners = new Map([...owners].map(([path, names]) => [path, new Set(names)]));
  const wanted = leavesOf(wish);
  const foreign = [...wanted].flatMap(([path, value]) => {
    const names = [...(next.get(path) ?? [])].filter((name) => name !== manager);
    return names.length > 0 && differs(valueAt(result, path), value) ? [{ path, names }] : [];
  });
  if (foreign.length > 0 && !force) throw conflictWith(foreign);
  for (const { path } of foreign) next.get(path)?.clear();
  for (const [path, value] of wanted) {
    setAt(result, path, value);
    next.set(path, (next.get(path) ?? new Set()).add(manager));
  }
  for (const path of abandoned(next, wanted, manager)) {
    next.delete(path);
    removeAt(result, path);
  }
  return { object: result, owners: next };
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

/** Leaves that the manager owned and no longer names, and that nobody else owns. */
function abandoned(
  owners: Owners,
  wanted: ReadonlyMap<string, unknown>,
  manager: string,
): readonly string[] {
  return [...owners]
    .filter(([path, names]) => !wanted.has(path) && names.delete(manager) && names.size === 0)
    .map(([path]) => path);
}

/** Gives every leaf that a plain write changed to its writer. */
export function ownChanges(
  before: Json | undefined,
  after: Json,
  owners: Owners,
  manager: string,
): Owners {
  const next: Owners = new Map([...owners].map(([path, names]) => [path, new Set(names)]));
  const leaves = leavesOf(after);
  for (const [path, value] of leaves) {
    if (differs(valueAt(before ?? {}, path), value)) {
      next.set(path, new Set([manager]));
    }
  }
  for (const path of next.keys()) if (!leaves.has(path)) next.delete(path);
  return next;
}

/** What identifies an object belongs to nobody. */
const NOT_OWNED =
  /^(?:apiVersion|kind|metadata\/(?:name|namespace|uid|resourceVersion|generation|creationTimestamp|managedFields))$/;

const SEPARATOR = '\u0001';

function leavesOf(value: Json, prefix = ''): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [key, inside] of Object.entries(value)) {
    const path = prefix === '' ? key : `${prefix}${SEPARATOR}${key}`;
    if (NOT_OWNED.test(path.replaceAll(SEPARATOR, '/'))) continue;
    if (isRecord(inside) && Object.keys(inside).length > 0) {
      for (const [deeper, leaf] of leavesOf(inside, path)) leaves.set(deeper, leaf);
    } else if (inside !== undefined) leaves.set(path, inside);
  }
  return leaves;
}

function valueAt(root: Json, path: string): unknown {
  return path
    .split(SEPARATOR)
    .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), root);
}

function setAt(root: Json, path: string, value: unknown): void {
  const keys = path.split(SEPARATOR);
  const last = keys.pop() ?? '';
  let at = root;
  for (const key of keys) {
    const inside = at[key];
    const next: Json = isRecord(inside) ? inside : {};
    at[key] = next;
    at = next;
  }
  // An empty object says that it may be there, and nothing of its inside.
  if (isRecord(value) && isRecord(at[last])) return;
  at[last] = copied(value);
}

function removeAt(root: Json, path: string): void {
  const keys = path.split(SEPARATOR);
  const last = keys.pop() ?? '';
  const parent = keys.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), root);
  if (isRecord(parent)) delete parent[last];
}

function conflictWith(
  foreign: readonly { readonly path: string; readonly names: readonly string[] }[],
): Refusal {
  const causes = foreign.map(({ path, names }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with "${names.join('", "')}"`,
    field: `.${path.replaceAll(SEPARATOR, '.')}`,
  }));
  const count = causes.length === 1 ? '1 conflict' : `${causes.length} conflicts`;
  const first = causes.map(({ message, field }) => `${message}: ${field}`).join(', ');
  return new Refusal(409, 'Conflict', `Apply failed with ${count}: ${first}`, { causes });
}
