import { SEVERITIES } from '../../domain/release-policy.ts';
import { readRelease } from '../../release/read-release.ts';
import type { Release } from '../../release/release.ts';
import type { CommonFlags } from '../flags.ts';
import { chooseLanguage } from '../messages/language.ts';
import type { ReleaseWords } from '../messages/release-words.ts';
import { wordsOf } from '../messages/words.ts';
import { formatNumber } from '../messages/number.ts';
import { printResult } from '../session.ts';
import { readReleaseFile } from './read-release-file.ts';
import type { RegistryFlags } from './registry.ts';

/** Prints what a release file says; its signature is not looked at. */
export async function showRelease(
  place: string,
  flags: CommonFlags & RegistryFlags,
): Promise<void> {
  const { file, text } = await readReleaseFile(place, flags);
  const release = readRelease(file, text);
  const words = wordsOf(chooseLanguage(flags.lang, process.env)).release;
  printResult(flags.output, release, () =>
    rowsOf(release, words).map(([name, value]) => `${words.fields[name]}: ${value}`),
  );
}

type Row = readonly [keyof ReleaseWords['fields'], string];

function rowsOf(release: Release, words: ReleaseWords): readonly Row[] {
  const { git, chart, migration } = release;
  const rows: readonly (readonly [Row[0], string | undefined])[] = [
    ['application', release.application],
    ['version', release.version],
    ['git', [git.sha, git.tag, git.time].filter(Boolean).join('  ')],
    ['image', release.image],
    ['chart', [chart.reference, chart.version, chart.digest].filter(Boolean).join('  ')],
    ['values', namesIn(release.values)],
    ['config', release.config],
    ['secrets', namesIn(release.secrets)],
    ['migration', [migration.phase, migration.schemaVersion].filter(Boolean).join('  ')],
    ...factsOf(release, words),
  ];
  return rows.flatMap(([name, value]): readonly Row[] =>
    value === undefined || value === '' ? [] : [[name, value]],
  );
}

function factsOf(
  { tests, vulnerabilities, sbom, coverage, payments }: Release,
  words: ReleaseWords,
): readonly (readonly [Row[0], string | undefined])[] {
  return [
    ['tests', tests && words.tests(tests)],
    [
      'vulnerabilities',
      vulnerabilities &&
        SEVERITIES.map((severity) => `${severity} ${vulnerabilities[severity]}`).join('  '),
    ],
    ['sbom', sbom && words.components(formatNumber(sbom.components))],
    [
      'coverage',
      coverage &&
        words.lines(formatNumber(coverage.linesCovered), formatNumber(coverage.linesValid)),
    ],
    ['payments', payments && words.crossVersion(payments.crossVersion)],
  ];
}

function namesIn(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([name, value]) => `${name} ${value}`)
    .join('  ');
}
