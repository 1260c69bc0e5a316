import type { Command } from 'commander';
import { withCommon, withProgress, type CommonFlags, type ProgressFlags } from '../flags.ts';

type RollbackFlags = CommonFlags & ProgressFlags & { readonly reason: string };

/** `zhiyou rollback` */
export function addRollback(program: Command): void {
  const command = program
    .command('rollback')
    .description('back to what served before: aborts what goes on, or turns a promotion around')
    .argument('[environment]')
    .option('--reason <text>', 'why; kept in the journal', '');
  withProgress(withCommon(command)).action(
    async (environment: string | undefined, flags: RollbackFlags) => {
      const { openSession } = await import('../session.ts');
      const { rollback } = await import('../rollout/rollback.ts');
      const { reason } = flags;
      process.exitCode = await rollback(await openSession(flags, environment), {
        reason,
        progress: flags,
      });
    },
  );
}
