import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

/** `zhiyou drive`, hidden: what a command starts when its rollout shall go on without it. */
export function addDrive(program: Command): void {
  const command = program
    .command('drive', { hidden: true })
    .description('carry the unfinished rollout of an environment to its end')
    .argument('[environment]');
  withCommon(command).action(async (environment: string | undefined, flags: CommonFlags) => {
    const { openSession } = await import('../session.ts');
    const { driveOn } = await import('../rollout/drive-on.ts');
    process.exitCode = await driveOn(await openSession(flags, environment));
  });
}
