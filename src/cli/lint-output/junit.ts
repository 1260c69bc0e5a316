import type { PlacedFinding } from '../../shared/finding.ts';

/** Findings as a JUnit report: a failed case each, or one case that passed. */
export function junitText<T extends PlacedFinding>(
  findings: readonly T[],
  sentence: SentenceOf<T>,
  tool: string,
): string {
  const classname = tool.replaceAll(' ', '-');
  const cases = findings.map((finding) => {
    const { ids, object, path, cells } = finding;
    const name = escaped([ids[0], object, path].filter((part) => part !== '').join(' '));
    const text = escaped([sentence(finding), ...cells].join('\n'));
    return `    <testcase classname="${classname}" name="${name}">\n      <failure message="${escaped(sentence(finding))}">${text}</failure>\n    </testcase>`;
  });
  const shown = cases.length > 0 ? cases : [`    <testcase classname="${classname}" name="all"/>`];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    `  <testsuite name="zhiyou ${tool}" tests="${shown.length}" failures="${findings.length}">`,
    ...shown,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** What a finding says, in the reader's language. */
export type SentenceOf<T extends PlacedFinding> = (finding: T) => string;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
};

/** XML 1.0 has no way to write control characters. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"\n]/g, (one) => ENTITIES[one] ?? '').replaceAll(/\p{Cc}/gu, ' ');
}
