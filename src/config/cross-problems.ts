import { gateTroubles } from './cross/gates.ts';
import { mirrorTroubles } from './cross/mirrors.ts';
import { routeTroubles } from './cross/routes.ts';
import { runtimeTroubles } from './cross/runtimes.ts';
import type { Trouble } from './cross/trouble.ts';
import type { Problem } from './problem.ts';
import { gotAt, placeOf } from './yaml/locate.ts';
import type { YamlSource } from './yaml/read-yaml.ts';

const CHECKS: readonly ((root: unknown) => readonly Trouble[])[] = [
  routeTroubles,
  gateTroubles,
  runtimeTroubles,
  mirrorTroubles,
];

/**
 * What is wrong between parts of the file. It looks at the file as it is written and passes over what has another
 * shape than it should, so that these problems are told together with those of the schema.
 */
export function crossProblems(source: YamlSource): readonly Problem[] {
  return CHECKS.flatMap((check) => check(source.value)).map(
    ({ path, at, expected, got, hint }) => ({
      ...placeOf(source, path, at ?? 'value'),
      path,
      expected,
      got: got ?? gotAt(source, path),
      hint,
    }),
  );
}
