import { type Command, Option } from 'commander';
import type { CiLintFlags } from '../ci/lint.ts';

/** `zhiyou ci lint` */
export function addCi(program: Command): void {
  const ci = program.command('ci').description('GitLab pipelines');
  ci.command('lint')
    .description('hold a pipeline against rules, without GitLab; exit code 5 when one is broken')
    .argument('[file]', 'of the pipeline; its local includes are read too', '.gitlab-ci.yml')
    .addOption(
      new Option('--output <format>', 'of the result on stdout')
        .choices(['text', 'json', 'junit', 'sarif'])
        .default('text'),
    )
    .addOption(
      new Option('--lang <language>', 'of messages, else the locale').choices(['en', 'zh']),
    )
    .action(async (file: string, flags: CiLintFlags) => {
      const { ciLintCommand } = await import('../ci/lint.ts');
      process.exitCode = ciLintCommand(file, flags);
    });
}
