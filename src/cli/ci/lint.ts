import { readFileSync } from 'node:fs';
import manifest from '../../../package.json' with { type: 'json' };
import { lintPipeline } from '../../pipeline/lint-pipeline.ts';
import type { PipelineFinding } from '../../pipeline/pipeline.ts';
import { UserError } from '../../shared/errors.ts';
import { wordsFor } from '../chart/flags.ts';
import { junitText } from '../lint-output/junit.ts';
import { sarifText } from '../lint-output/sarif.ts';
import { foundText, textLines } from '../lint-output/text.ts';
import { chooseLanguage, type Language } from '../messages/language.ts';
import { wordsOf } from '../messages/words.ts';
import { say } from '../session.ts';

/** Options of `zhiyou ci lint`. */
export type CiLintFlags = {
  readonly lang?: Language;
  readonly output: 'text' | 'json' | 'junit' | 'sarif';
};

/** Exit code where something was found. */
const FOUND = 5;
const TOOL = 'ci lint';

/** Lints a pipeline and prints what was found; 5 where something was, 0 where nothing was. */
export function ciLintCommand(file: string, flags: CiLintFlags): number {
  if (textOf(file) === undefined) {
    throw new UserError(`${file} cannot be read`, 'Name the file of a pipeline.');
  }
  const { findings, jobs } = lintPipeline(file, textOf);
  const language = chooseLanguage(flags.lang, process.env);
  process.stdout.write(outputOf(findings, flags));
  say(wordsOf(language).pipeline.linted({ findings: findings.length, jobs }));
  return findings.length === 0 ? 0 : FOUND;
}

function outputOf(findings: readonly PipelineFinding[], flags: CiLintFlags): string {
  const language = chooseLanguage(flags.lang, process.env);
  const words = wordsFor(flags);
  const sentence = ({ wants, found }: PipelineFinding): string =>
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
        placeOf: ({ file, line }) => ({ file, line }),
      }),
  };
  return texts[flags.output]();
}

/** Includes are seen from the top of the repository, where the command is started. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
