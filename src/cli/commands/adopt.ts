import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

type AdoptFlags = CommonFlags & { readonly env?: string; readonly dryRun: boolean };

/** `zhiyou adopt` */
export function addAdopt(program: Command): void {
  const command = program
    .command('adopt')
    .description('take over an application that Helm installed alone, without an interruption')
    .argument('[environment]')
    .option('--env <environment>', 'the same as the argument')
    .option('--dry-run', 'show what would be done and change nothing', false);
  withCommon(command).action(async (environment: string | undefined, flags: AdoptFlags) => {
    const { openSession } = await import('../session.ts');
    const { adopt } = await import('../rollout/adopt.ts');
    const session = await openSession(flags, environment ?? flags.env);
    process.exitCode = await adopt(session, flags.dryRun);
  });
}
