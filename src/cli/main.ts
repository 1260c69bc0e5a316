import { Command, InvalidArgumentError, Option } from 'commander';
import { resolve } from 'node:path';
import { userInfo } from 'node:os';
import type { Strategy } from '../domain/rollout.ts';
import { OperationError, UserError } from '../shared/errors.ts';
import { deploy } from './deploy.ts';
import { takeDown } from './down.ts';
import { chooseLanguage, type Language } from './messages/language.ts';
import { writeReport } from './write-report.ts';

type DeployFlags = {
  readonly env: 'local';
  readonly strategy: Strategy;
  readonly imageTag: string;
  readonly stateDir: string;
  readonly lang?: Language;
};

/** What a finished command says to scripts; every other phase is still on its way (4). */
const EXIT_CODES: Readonly<Record<string, number>> = {
  installed: 0,
  promoted: 0,
  'rolled-back': 3,
};

const program = new Command('zhiyou')
  .description('Progressive delivery that proves a release is safe')
  .showHelpAfterError();

program
  .command('deploy')
  .description('bring a release into an environment, step by step')
  .addOption(new Option('--env <environment>').choices(['local']).makeOptionMandatory())
  .addOption(
    new Option('--strategy <strategy>').choices(['canary', 'blue-green']).default('canary'),
  )
  .requiredOption('--image-tag <version>', 'release to deploy, such as 6.2.1', notEmpty)
  .option('--state-dir <folder>', 'folder of state, journal and logs', '.zhiyou/local')
  .addOption(new Option('--lang <language>', 'of messages').choices(['en', 'zh']))
  .action(async (flags: DeployFlags) => {
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
    const result = await deploy({
      folder: resolve(flags.stateDir),
      release: flags.imageTag,
      strategy: flags.strategy,
      actor: userInfo().username,
      language: chooseLanguage(flags.lang, process.env),
      signal: stop.signal,
      say: (line) => process.stderr.write(`${line}\n`),
    });
    const phase = result === 'installed' ? result : result.state.phase;
    process.stdout.write(`${phase}\n`);
    process.exitCode = EXIT_CODES[phase] ?? 4;
  });

program
  .command('report')
  .description('write report.html and report.md of a rollout, the newest where none is named')
  .argument('[rollout]', 'such as 2026-11-23-004')
  .option('--state-dir <folder>', 'folder of state, journal and logs', '.zhiyou/local')
  .addOption(new Option('--lang <language>', 'of the report').choices(['en', 'zh']))
  .action((rollout: string | undefined, flags: Pick<DeployFlags, 'stateDir' | 'lang'>) => {
    const language = chooseLanguage(flags.lang, process.env);
    process.stdout.write(`${writeReport(resolve(flags.stateDir), rollout, language)}\n`);
  });

program
  .command('down')
  .description('end everything of environment local; data stays')
  .option('--state-dir <folder>', 'folder of state, journal and logs', '.zhiyou/local')
  .action(async ({ stateDir }: Pick<DeployFlags, 'stateDir'>) => {
    await takeDown(resolve(stateDir));
  });

function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('expected a release such as 6.2.1');
  return value;
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n  ${error.hint}\n`);
    process.exitCode = 2;
  } else if (error instanceof OperationError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  } else {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exitCode = 70;
  }
}
