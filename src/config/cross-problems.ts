import type { Problem } from './problem.ts';
import type { YamlSource } from './yaml/read-yaml.ts';

/** What is wrong between parts of the file that are each good. */
export function crossProblems(_source: YamlSource): readonly Problem[] {
  return [];
}
