import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../../../package.json' with { type: 'json' };
import {
  applyExemptions,
  readExemptions,
  unusedFinding,
  type Exemption,
} from '../../chart/lint/exemptions.ts';
import type { PlacedFinding } from '../../shared/finding.ts';
import type { Schemas } from '../../chart/schema/schema.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { chooseLanguage, type Language } from '../messages/language.ts';
import { say } from '../session.ts';
import { wordsFor } from './flags.ts';
import { openOfflineHelm } from './helm.ts';
import { lintChart } from './lint-chart.ts';
import { junitText } from '../lint-output/junit.ts';
import { sarifText } from '../lint-output/sarif.ts';
import { foundText, textLines } from '../lint-output/text.ts';
import { readSchemas } from './schemas.ts';

/** Options of `zhiyou chart lint`. */
export type LintFlags = {
  readonly lang?: Language;
  readonly output: 'text' | 'json' | 'junit' | 'sarif';
  readonly values?: readonly string[];
  readonly kubeVersion?: readonly string[];
  readonly exemptions?: string;
};

/** Exit code where something was found. */
const FOUND = 5;
const TOOL = 'chart lint';
const EXEMPTIONS = 'lint-exemptions.yaml';

/** Lints a chart and prints what was found; 5 where something was, 0 where nothing was. */
export async function lintCommand(chart: string, flags: LintFlags): Promise<number> {
  const schemas = readSchemas();
  const { values = [], kubeVersion = [] } = flags;
  const versions = versionsOf(kubeVersion, schemas);
  const file = flags.exemptions ?? join(chart, EXEMPTIONS);
  const exemptions = exemptionsIn(file, flags.exemptions !== undefined);
  const helm = await openOfflineHelm(chart);
  const { findings, cells } = await lintChart(helm, schemas, {
    chart,
    values,
    versions,
  });
  const { left, unused } = applyExemptions(findings, exemptions);
  // A part of the matrix does not need every exemption.
  const isWhole = values.length === 0 && kubeVersion.length === 0;
  const idle = isWhole ? unused.map((one) => ({ ...unusedFinding(file, one), cells: [] })) : [];
  const all = [...left, ...idle];
  process.stdout.write(outputOf(all, chart, flags));
  const words = wordsFor(flags);
  say(words.linted({ findings: all.length, cells, exempt: findings.length - left.length }));
  return all.length === 0 ? 0 : FOUND;
}

function outputOf(findings: readonly PlacedFinding[], chart: string, flags: LintFlags): string {
  const language = chooseLanguage(flags.lang, process.env);
  const words = wordsFor(flags);
  const sentence = ({ wants, found }: PlacedFinding): string =>
    words.wanted(wants[language], foundText(found, language, words));
  const texts = {
    text: () =>
      textLines(findings, words, language)
        .map((line) => `${line}\n`)
        .join(''),
    json: () => `${JSON.stringify(findings, undefined, 2)}\n`,
    junit: () => junitText(findings, sentence, TOOL),
    sarif: () =>
      sarifText(findings, sentence, {
        tool: TOOL,
        version: manifest.version,
        placeOf: () => ({ file: join(chart, 'Chart.yaml') }),
      }),
  };
  return texts[flags.output]();
}

function versionsOf(wished: readonly string[], { versions }: Schemas): readonly string[] {
  const unknown = wished.find((one) => !versions.includes(one));
  if (unknown !== undefined) {
    throw new UserError(
      `--kube-version: expected one of ${versions.join(', ')}, got ${unknown}`,
      'Name it without a patch number, or leave the option out for all.',
    );
  }
  return wished.length === 0 ? versions : versions.filter((one) => wished.includes(one));
}

function exemptionsIn(file: string, isNamed: boolean): readonly Exemption[] {
  if (!isNamed && !existsSync(file)) return [];
  try {
    return readExemptions(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file}: ${messageOf(error)}`, 'Name a file that is there.');
  }
}
