import { type Command, Option } from 'commander';
import type { Language } from './messages/language.ts';

/** How a result is written on stdout. */
export type OutputFormat = 'text' | 'json' | 'yaml';

/** Options that every command about an environment has. */
export type CommonFlags = {
  readonly stateDir: string;
  readonly config?: string;
  readonly lang?: Language;
  readonly output: OutputFormat;
};

/** What results can be written as. */
export const OUTPUT_FORMATS: readonly OutputFormat[] = ['text', 'json', 'yaml'];

/** Adds the common options. */
export function withCommon(command: Command, formats: readonly string[] = OUTPUT_FORMATS): Command {
  return command
    .option('--state-dir <folder>', 'folder of state, journals and logs', '.zhiyou')
    .option('--config <file>', 'declaration (zhiyou.yaml here, else the built-in one)')
    .addOption(
      new Option('--lang <language>', 'of messages, else the locale').choices(['en', 'zh']),
    )
    .addOption(
      new Option('--output <format>', 'of the result on stdout').choices(formats).default('text'),
    );
}

/** How progress is told on stderr. */
export type ProgressFlags = { readonly logFormat: 'text' | 'json' };

/** Adds the option of commands that tell their progress. */
export function withProgress(command: Command): Command {
  return command.addOption(
    new Option('--log-format <format>', 'of progress on stderr')
      .choices(['text', 'json'])
      .default('text'),
  );
}
