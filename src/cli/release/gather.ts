import { readCobertura } from '../../release/reports/cobertura.ts';
import { readCyclonedx } from '../../release/reports/cyclonedx.ts';
import { readJunit } from '../../release/reports/junit.ts';
import { readTrivy } from '../../release/reports/trivy.ts';
import { jsonFrom } from '../../release/reports/json.ts';
import { fingerprintsSchema } from '../../release/release-schema.ts';
import type { Release, TestResults } from '../../release/release.ts';
import { digestOf } from './digests.ts';
import { readText } from './read-release-file.ts';

/** Files of earlier stages that say what a release is worth. */
export type ReportFlags = {
  readonly junit?: readonly string[];
  readonly trivy?: string;
  readonly sbom?: string;
  readonly coverage?: string;
  readonly secrets?: string;
  readonly paymentEvidence?: string;
};

/**
 * What the reports say, with the digests of their files.
 * @throws {UserError} when one of them is missing or malformed.
 */
export function gather(
  flags: ReportFlags,
  imageDigest: string,
): Pick<Release, 'tests' | 'vulnerabilities' | 'sbom' | 'coverage' | 'secrets' | 'payments'> {
  const { junit = [], trivy, sbom, coverage, secrets, paymentEvidence } = flags;
  return {
    ...(junit.length === 0 ? {} : { tests: testsIn(junit) }),
    ...read('vulnerabilities', trivy, (file, text) => ({
      ...readTrivy(file, text, imageDigest),
      report: digestOf(text),
    })),
    ...read('sbom', sbom, (file, text) => ({
      ...readCyclonedx(file, text),
      digest: digestOf(text),
    })),
    ...read('coverage', coverage, (file, text) => ({
      ...readCobertura(file, text),
      report: digestOf(text),
    })),
    ...read('payments', paymentEvidence, (_file, text) => ({
      crossVersion: true,
      evidence: digestOf(text),
    })),
    secrets: secrets === undefined ? {} : fingerprintsIn(secrets),
  };
}

function read<Name extends string, T>(
  name: Name,
  file: string | undefined,
  parse: (file: string, text: string) => T,
): { readonly [key in Name]?: T } {
  if (file === undefined) return {};
  const entry: { [key in Name]?: T } = {};
  entry[name] = parse(file, readText(file));
  return entry;
}

function testsIn(files: readonly string[]): TestResults {
  const texts = files.map((file) => ({ file, text: readText(file) }));
  const found = texts.map(({ file, text }) => readJunit(file, text));
  const sum = (pick: (one: (typeof found)[number]) => number): number =>
    found.reduce((total, one) => total + pick(one), 0);
  return {
    total: sum(({ total }) => total),
    failed: sum(({ failed }) => failed),
    skipped: sum(({ skipped }) => skipped),
    reports: texts.map(({ text }) => digestOf(text)),
  };
}

function fingerprintsIn(file: string): Release['secrets'] {
  return jsonFrom(
    fingerprintsSchema,
    file,
    readText(file),
    'a map from the name of a secret to its fingerprint',
  );
}
