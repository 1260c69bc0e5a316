import type { Command } from 'commander';
import { withCommon, withProgress, type CommonFlags, type ProgressFlags } from '../flags.ts';

/** `zhiyou watch` */
export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('follow the rollout that goes on, or show the last one')
    .argument('[environment]');
  withProgress(withCommon(command)).action(
    async (environment: string | undefined, flags: CommonFlags & ProgressFlags) => {
      const { openSession } = await import('../session.ts');
      const { watch } = await import('../rollout/watch.ts');
      process.exitCode = await watch(await openSession(flags, environment), flags);
    },
  );
}
