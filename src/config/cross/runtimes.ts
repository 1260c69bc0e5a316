import type { Problem } from '../problem.ts';
import { RUNTIMES } from '../schema/environment-schema.ts';
import { entriesOf, valueAt, type Trouble } from './trouble.ts';

/** What only environments of one runtime have. */
const OWN_SETTINGS = {
  local: ['releases', 'variables', 'edgePort', 'instancesPerSlot'],
  kubernetes: ['kubernetes', 'setup'],
} as const;

/** What an environment of a runtime cannot do without, and how to add it. */
const NEEDED = {
  local: { key: 'releases', hint: 'Add what can be deployed, such as releases: { 6.2.1: {} }.' },
  kubernetes: {
    key: 'kubernetes',
    hint: 'Add kubernetes: with chart, image and edge; the K3s guide shows one.',
  },
} as const;

/** Environments that do not say where they run, lack what their runtime needs, or have what another one has. */
export function runtimeTroubles(root: unknown): readonly Trouble[] {
  return entriesOf(valueAt(root, ['environments'])).flatMap(([name, environment]) => {
    if (typeof environment !== 'object' || environment === null) return [];
    const declared = valueAt(environment, ['runtime']);
    if (declared === undefined && name !== 'local') {
      const hint = 'Add runtime: local, or runtime: kubernetes.';
      return [{ path: ['environments', name, 'runtime'], expected: 'where it runs', hint }];
    }
    const runtime = RUNTIMES.find((known) => known === (declared ?? 'local'));
    return runtime === undefined ? [] : settingTroubles(name, environment, runtime);
  });
}

function settingTroubles(
  name: string,
  environment: unknown,
  runtime: (typeof RUNTIMES)[number],
): readonly Trouble[] {
  const keys = entriesOf(environment).map(([key]) => key);
  const { key: needed, hint } = NEEDED[runtime];
  const missing: readonly Trouble[] = keys.includes(needed)
    ? []
    : [{ path: ['environments', name, needed], expected: `what runtime ${runtime} needs`, hint }];
  const others = RUNTIMES.filter((other) => other !== runtime).flatMap((other) =>
    OWN_SETTINGS[other]
      .filter((key) => keys.includes(key))
      .map((key): Trouble => ({
        path: ['environments', name, key],
        at: 'key',
        expected: `a setting of runtime ${runtime}`,
        got: JSON.stringify(key),
        hint: `Remove ${key}, or say runtime: ${other}.`,
      })),
  );
  return [...missing, ...others];
}

/** Problems without those inside environments of an unknown runtime: its settings are not ours to know. */
export function withoutForeign(root: unknown, problems: readonly Problem[]): readonly Problem[] {
  const foreign = entriesOf(valueAt(root, ['environments'])).flatMap(([name, environment]) => {
    const runtime = valueAt(environment, ['runtime']);
    return runtime === undefined || RUNTIMES.some((known) => known === runtime) ? [] : [name];
  });
  return problems.filter(({ path: [section, name, setting] }) => {
    const isInside = section === 'environments' && foreign.includes(String(name));
    return !isInside || setting === 'runtime';
  });
}
