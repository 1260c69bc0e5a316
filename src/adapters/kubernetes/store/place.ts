/** Whose state: one application in one environment, in the namespace of the connection. */
export type Place = { readonly application: string; readonly environment: string };

/** What an object of the store holds. */
export type StateKind = 'lease' | 'serving' | 'rollout' | 'memory' | 'looks' | 'input' | 'journal';

/** Selects by these labels; plain words are needed as values. */
export type Labels = Readonly<Record<string, string>>;

/** The name of an object. Neither part holds a dot, so that no two pairs of application and environment meet. */
export function nameOf({ application, environment }: Place, ...parts: readonly string[]): string {
  return [application, environment, ...parts].join('.');
}

/** Labels of an object of the store, by which it is found. */
export function labelsOf(place: Place, state: StateKind, rollout?: string): Labels {
  return {
    'app.kubernetes.io/managed-by': 'zhiyou',
    'zhiyou.dev/application': place.application,
    'zhiyou.dev/environment': place.environment,
    'zhiyou.dev/state': state,
    ...(rollout === undefined ? {} : { 'zhiyou.dev/rollout': rollout }),
  };
}

/** A selector for all of these. */
export function selectorOf(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}
