import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Strategy } from '../../domain/rollout.ts';
import { withCommon, withProgress, type CommonFlags, type ProgressFlags } from '../flags.ts';

type DeployFlags = CommonFlags &
  ProgressFlags & {
    readonly env?: string;
    readonly strategy: Strategy;
    readonly imageTag?: string;
    readonly release?: string;
    readonly chartVersion?: string;
    readonly dryRun: boolean;
    readonly detach: boolean;
    readonly adopt: boolean;
  };

/** `zhiyou deploy` */
export function addDeploy(program: Command): void {
  const command = program
    .command('deploy')
    .description('bring a release into an environment, step by step')
    .option('--env <environment>', 'where to; the only one where none is named')
    .addOption(
      new Option('--strategy <strategy>')
        .choices(['rolling', 'blue-green', 'canary', 'ab'])
        .default('canary'),
    )
    .option('--image-tag <version>', 'release to deploy, such as 6.2.1', notEmpty)
    .option(
      '--release <file>',
      'release file to deploy, or oci://HOST/PATH:TAG of the image that it lies beside',
      notEmpty,
    )
    .option('--chart-version <version>', 'of the chart; what the environment declares otherwise')
    .option('--dry-run', 'show the plan and change nothing', false)
    .option('--detach', 'go on in the background', false)
    .option(
      '--adopt',
      'first take over what Helm installed alone, where there is such a thing',
      false,
    );
  withProgress(withCommon(command)).action(async (flags: DeployFlags) => {
    const { openSession } = await import('../session.ts');
    const session = await openSession(flags, flags.env);
    const { imageTag: release, release: file, chartVersion, strategy, detach } = flags;
    if (flags.dryRun) {
      const { showPlan } = await import('../rollout/show-plan.ts');
      process.exitCode = await showPlan(session, { release, file, chartVersion, strategy });
      return;
    }
    if (flags.adopt) {
      const { adoptFirst } = await import('../rollout/adopt.ts');
      process.exitCode = await adoptFirst(session);
      if (process.exitCode !== 0) return;
    }
    const { deploy } = await import('../rollout/deploy.ts');
    process.exitCode = await deploy(session, {
      release,
      file,
      chartVersion,
      strategy,
      detach,
      progress: flags,
    });
  });
}

function notEmpty(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('expected a release such as 6.2.1');
  return value;
}
