import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

type RetireFlags = CommonFlags & { readonly after: string };

/** `zhiyou retire` */
export function addRetire(program: Command): void {
  const command = program
    .command('retire')
    .description('end the old slot that a promotion left at full size for a way back')
    .argument('[environment]')
    .option('--after <duration>', 'least time since the promotion, such as 30m', '1h');
  withCommon(command).action(async (environment: string | undefined, flags: RetireFlags) => {
    const { openSession } = await import('../session.ts');
    const { retire } = await import('../rollout/retire.ts');
    process.exitCode = await retire(await openSession(flags, environment), flags.after);
  });
}
