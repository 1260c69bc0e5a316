/** A case of a JUnit report. */
export type JunitCase = {
  readonly classname: string;
  readonly name: string;
  readonly tookMs?: number;
  /** Absent: it passed. */
  readonly failure?: { readonly message: string; readonly text: string };
  /** Why it did not run. */
  readonly skipped?: string;
};

/** A named list of cases. */
export type JunitSuite = { readonly name: string; readonly cases: readonly JunitCase[] };

/** A JUnit report as GitLab reads it. */
export function junitSuites(suites: readonly JunitSuite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites>',
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines({ name, cases }: JunitSuite): readonly string[] {
  const count = (is: (one: JunitCase) => boolean): number => cases.filter(is).length;
  const failures = count(({ failure }) => failure !== undefined);
  const skips = count(({ skipped }) => skipped !== undefined);
  const skippedText = skips === 0 ? '' : ` skipped="${skips}"`;
  return [
    `  <testsuite name="${escaped(name)}" tests="${cases.length}" failures="${failures}"${skippedText}>`,
    ...cases.map(caseLine),
    '  </testsuite>',
  ];
}

function caseLine({ classname, name, tookMs, failure, skipped }: JunitCase): string {
  const time = tookMs === undefined ? '' : ` time="${tookMs / 1000}"`;
  const head = `    <testcase classname="${escaped(classname)}" name="${escaped(name)}"${time}`;
  if (failure !== undefined) {
    const { message, text } = failure;
    return `${head}>\n      <failure message="${escaped(message)}">${escaped(text)}</failure>\n    </testcase>`;
  }
  if (skipped === undefined) return `${head}/>`;
  return `${head}>\n      <skipped message="${escaped(skipped)}"/>\n    </testcase>`;
}

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
