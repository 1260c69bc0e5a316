import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

/** `zhiyou status` */
export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description('what serves each environment, and the rollout that goes on')
    .argument('[environment]', 'all where none is named');
  withCommon(command).action(async (environment: string | undefined, flags: CommonFlags) => {
    const { showStatus } = await import('../rollout/show-status.ts');
    await showStatus(flags, environment);
  });
}
