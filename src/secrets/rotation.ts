/** Values by name. */
type Values = Readonly<Record<string, string>>;

/**
 * A rotation has three steps, and consumers are rolled out after each. `announce`: the new value is accepted and not
 * yet used. `switch`: it is used, and the old one still accepted. `finish`: the old one is gone. So at every instant
 * each consumer accepts what any other signs.
 */
export const ROTATION_STEPS = ['announce', 'switch', 'finish'] as const;

/** One of them. */
export type RotationStep = (typeof ROTATION_STEPS)[number];

/** What a step gives; refused when it is not the next one, which `next` is then. */
export type Rotated =
  | { readonly kind: 'done'; readonly values: Values }
  | { readonly kind: 'refused'; readonly next: RotationStep };

/** Takes one step for the value of `name`; `fresh` is the new value of an announcement. */
export function rotate(
  values: Values,
  name: string,
  { step, fresh }: { readonly step: RotationStep; readonly fresh: string },
): Rotated {
  const next = nextStep(values, name);
  if (step !== next) return { kind: 'refused', next };
  const { [name]: current = '', [nextName(name)]: coming = '' } = values;
  const { [nextName(name)]: _next, [previousName(name)]: _previous, ...rest } = values;
  const after: Readonly<Record<RotationStep, Values>> = {
    announce: { ...rest, [nextName(name)]: fresh },
    switch: { ...rest, [name]: coming, [previousName(name)]: current },
    finish: rest,
  };
  return { kind: 'done', values: after[step] };
}

/** The step that is the next one, by which names are there. */
export function nextStep(values: Readonly<Record<string, unknown>>, name: string): RotationStep {
  if (Object.hasOwn(values, previousName(name))) return 'finish';
  return Object.hasOwn(values, nextName(name)) ? 'switch' : 'announce';
}

/** The names that stand beside `name` while it is replaced. */
export function rotationNames(name: string): readonly string[] {
  return [nextName(name), previousName(name)];
}

function nextName(name: string): string {
  return `${name}_NEXT`;
}

function previousName(name: string): string {
  return `${name}_PREVIOUS`;
}

/** What a consumer runs with, and what it should run with: fingerprints of the values that it reads. */
export type ConsumerVersion = { readonly runs: string | undefined; readonly wanted: string };

/** What stands between a step and the one after it. */
export type RotationStand =
  | { readonly kind: 'consumers'; readonly old: readonly string[] }
  | { readonly kind: 'waiting'; readonly leftMs: number }
  | { readonly kind: 'ready' };

/**
 * Whether the next step may be taken: every consumer runs with the values of the last one, and, before the old value
 * goes, what it signed has expired. `consumers` are by name, `rolledOutAtMs` is when the last of them took the values.
 */
export function rotationStand(
  step: RotationStep,
  window: {
    readonly consumers: Readonly<Record<string, ConsumerVersion>>;
    readonly rolledOutAtMs: number;
    readonly lifetimeMs: number;
    readonly nowMs: number;
  },
): RotationStand {
  const old = Object.entries(window.consumers)
    .filter(([, { runs, wanted }]) => runs !== wanted)
    .map(([consumer]) => consumer);
  if (old.length > 0) return { kind: 'consumers', old };
  const leftMs = window.rolledOutAtMs + window.lifetimeMs - window.nowMs;
  return step === 'finish' && leftMs > 0 ? { kind: 'waiting', leftMs } : { kind: 'ready' };
}
