import type { Problem } from '../problem.ts';
import { RUNTIMES } from '../schema/environment-schema.ts';
import { entriesOf, valueAt, type Trouble } from './trouble.ts';

/** Environments that do not say where they run; only for `local` it goes without saying. */
export function runtimeTroubles(root: unknown): readonly Trouble[] {
  return entriesOf(valueAt(root, ['environments']))
    .filter(([name, environment]) => {
      const isMap = typeof environment === 'object' && environment !== null;
      return name !== 'local' && isMap && valueAt(environment, ['runtime']) === undefined;
    })
    .map(([name]) => ({
      path: ['environments', name, 'runtime'],
      expected: 'where it runs',
      hint: 'Add runtime: local.',
    }));
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
