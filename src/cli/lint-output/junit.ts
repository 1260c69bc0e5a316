import type { PlacedFinding } from '../../shared/finding.ts';
import { junitSuites } from './junit-suites.ts';

/** What a finding says, in the reader's language. */
export type SentenceOf<T extends PlacedFinding> = (finding: T) => string;

/** Findings as a JUnit report: a failed case each, or one case that passed. */
export function junitText<T extends PlacedFinding>(
  findings: readonly T[],
  sentence: SentenceOf<T>,
  tool: string,
): string {
  const classname = tool.replaceAll(' ', '-');
  const cases = findings.map((finding) => {
    const { ids, object, path, cells } = finding;
    return {
      classname,
      name: [ids[0], object, path].filter((part) => part !== '').join(' '),
      failure: { message: sentence(finding), text: [sentence(finding), ...cells].join('\n') },
    };
  });
  const shown = cases.length > 0 ? cases : [{ classname, name: 'all' }];
  return junitSuites([{ name: `zhiyou ${tool}`, cases: shown }]);
}
