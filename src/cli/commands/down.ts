import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

/** `zhiyou down` */
export function addDown(program: Command): void {
  const command = program
    .command('down')
    .description('end everything of an environment on this machine; data stays')
    .argument('[environment]');
  withCommon(command).action(async (environment: string | undefined, flags: CommonFlags) => {
    const { openSession, printResult } = await import('../session.ts');
    const { withLease } = await import('../rollout/claim.ts');
    const session = await openSession(flags, environment);
    process.exitCode = await withLease(session, async () => {
      const { takeDown } = await import('../compose/local.ts');
      await takeDown(session.scene);
      printResult(flags.output, { down: session.scene.environment }, () => [
        session.words.commands.down(session.scene.environment),
      ]);
      return 0;
    });
  });
}
