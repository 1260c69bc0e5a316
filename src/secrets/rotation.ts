/** Values by name. */
type Values = Readonly<Record<string, string>>;

/** What stands between a rotation and its end. */
export type RotationStand =
  | { readonly kind: 'single' }
  | { readonly kind: 'consumers'; readonly old: readonly string[] }
  | { readonly kind: 'waiting'; readonly leftMs: number }
  | { readonly kind: 'ready' };

/** Where the old value stands while both are read. */
function previousName(name: string): string {
  return `${name}_PREVIOUS`;
}

/**
 * The new value beside the old one, which consumers still accept; `undefined` while an earlier rotation is open, since
 * a third value would make what was signed in between invalid.
 */
export function beginRotation(values: Values, name: string, value: string): Values | undefined {
  const old = values[name];
  if (old === undefined || old === value) return { ...values, [name]: value };
  if (values[previousName(name)] !== undefined) return undefined;
  return { ...values, [name]: value, [previousName(name)]: old };
}

/** The values after the window: the new one alone. */
export function endRotation(values: Values, name: string): Values {
  const { [previousName(name)]: _old, ...rest } = values;
  return rest;
}

/**
 * Whether the old value may go: every consumer runs with the new one, and what was signed with the old one has expired.
 * `versions` are the secret's versions by consumer, `switchedAtMs` is when the last of them took the new one.
 */
export function rotationStand(
  values: Values,
  name: string,
  window: {
    readonly version: string;
    readonly versions: Readonly<Record<string, string>>;
    readonly switchedAtMs: number;
    readonly lifetimeMs: number;
    readonly nowMs: number;
  },
): RotationStand {
  if (values[previousName(name)] === undefined) return { kind: 'single' };
  const old = Object.entries(window.versions)
    .filter(([, version]) => version !== window.version)
    .map(([consumer]) => consumer);
  if (old.length > 0) return { kind: 'consumers', old };
  const leftMs = window.switchedAtMs + window.lifetimeMs - window.nowMs;
  return leftMs > 0 ? { kind: 'waiting', leftMs } : { kind: 'ready' };
}
