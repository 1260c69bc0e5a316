import { type Command, Option } from 'commander';
import { UserError } from '../../shared/errors.ts';
import type { VerifyFlags } from '../env/check.ts';
import type { CleanupFlags } from '../env/cleanup.ts';
import type { CreateFlags } from '../env/create.ts';
import type { RotateFlags } from '../env/rotate.ts';
import type { EnvFlags } from '../env/scenes.ts';

const EVERY = 'all';

/** `zhiyou env create|verify|status|diff|rotate|cleanup` */
export function addEnv(program: Command): void {
  const env = program
    .command('env')
    .description('environments in clusters: make, check, compare, rotate secrets, remove')
    .argument('[action]', 'as below')
    .argument('[environment]')
    // What follows an unknown action is not looked at: the action is what is told.
    .allowUnknownOption()
    .allowExcessArguments()
    .action((action: string | undefined) => {
      const known = env.commands.map((one) => one.name()).join(', ');
      throw new UserError(
        `expected an action, got ${action ?? 'none'}; known here: ${known}`,
        'Choose one of those.',
      );
    });
  addCreate(env);
  addVerify(env);
  addStatus(env);
  addDiff(env);
  addRotate(env);
  addCleanup(env);
}

function addCreate(env: Command): void {
  const command = env
    .command('create')
    .description('make an environment as it is declared, and mend what differs')
    .argument('[environment]', 'or all', EVERY)
    .option('--dry-run', 'show what would be done, and change nothing', false)
    .option('--adopt', 'also take over objects that somebody else made', false);
  withEnvFlags(command).action(async (environment: string, flags: CreateFlags) => {
    const { createCommand } = await import('../env/create.ts');
    process.exitCode = await createCommand(environment, flags);
  });
}

function addVerify(env: Command): void {
  const command = env
    .command('verify')
    .description('check that an environment is as declared and well; exit code 5 when it is not')
    .argument('[environment]', 'or all', EVERY);
  withEnvFlags(command, ['junit']).action(async (environment: string, flags: VerifyFlags) => {
    const { verifyCommand } = await import('../env/check.ts');
    process.exitCode = await verifyCommand(environment, flags);
  });
}

function addDiff(env: Command): void {
  const command = env
    .command('diff')
    .description('show every field that is not as declared; exit code 5 when there is one')
    .argument('[environment]', 'or all', EVERY);
  withEnvFlags(command).action(async (environment: string, flags: EnvFlags) => {
    const { diffCommand } = await import('../env/check.ts');
    process.exitCode = await diffCommand(environment, flags);
  });
}

function addStatus(env: Command): void {
  const command = env
    .command('status')
    .description('how environments are, a line each; exit code 5 when one is not as declared')
    .argument('[environment]', 'or all', EVERY);
  withEnvFlags(command).action(async (environment: string, flags: EnvFlags) => {
    const { statusCommand } = await import('../env/status.ts');
    process.exitCode = await statusCommand(environment, flags);
  });
}

function addRotate(env: Command): void {
  const command = env
    .command('rotate')
    .description(
      'replace a secret under load, step by step; exit code 4 when somebody else is next',
    )
    .argument('<environment>')
    .argument('<secret>', 'jwt, payment, database, redis, pull-secret, tls, age, or a key')
    .option('--dry-run', 'show what would be done, and change nothing', false)
    .option('--keep-old <duration>', 'least time for which the old value is accepted (jwt: 1h)')
    .option('--wait <duration>', 'longest wait for pods and for that time', '10m')
    .option('--recipient <key>', 'the new public key of age');
  withEnvFlags(command).action(async (environment: string, secret: string, flags: RotateFlags) => {
    const { rotateCommand } = await import('../env/rotate.ts');
    process.exitCode = await rotateCommand(environment, secret, flags);
  });
}

function addCleanup(env: Command): void {
  const command = env
    .command('cleanup')
    .description('remove an environment, after showing what is in it')
    .argument('<environment>', 'or all')
    .option('--confirm <namespace>', 'of an environment that is protected')
    .option('--keep-data', 'leave namespace, volumes, Secrets and configuration', false)
    .option('--dry-run', 'show what is there, and change nothing', false);
  withEnvFlags(command).action(async (environment: string, flags: CleanupFlags) => {
    const { cleanupCommand } = await import('../env/cleanup.ts');
    process.exitCode = await cleanupCommand(environment, flags);
  });
}

function withEnvFlags(command: Command, formats: readonly string[] = []): Command {
  return command
    .option('--config <file>', 'declaration (zhiyou.yaml here, else the built-in one)')
    .addOption(
      new Option('--lang <language>', 'of messages, else the locale').choices(['en', 'zh']),
    )
    .addOption(
      new Option('--output <format>', 'of the result on stdout')
        .choices(['text', 'json', 'yaml', ...formats])
        .default('text'),
    );
}
