import type { Command } from 'commander';
import { withCommon } from '../flags.ts';
import type { VerifyFlags } from '../verify/verify.ts';

/** `zhiyou verify` */
export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .description(
      'test what serves, by real requests through the edge that no business figure counts; exit code 1 when a critical group fails',
    )
    .argument('[environment]')
    .option('--reports <folder>', 'write the results there too, as JSON and JUnit');
  withCommon(command).action(async (environment: string | undefined, flags: VerifyFlags) => {
    const { openSession } = await import('../session.ts');
    const { verifyCommand } = await import('../verify/verify.ts');
    process.exitCode = await verifyCommand(await openSession(flags, environment), flags.reports);
  });
}
