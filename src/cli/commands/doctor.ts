import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

/** `zhiyou doctor` */
export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('what this machine and an environment lack, and what to do about it')
    .argument('[environment]');
  withCommon(command).action(async (environment: string | undefined, flags: CommonFlags) => {
    const { openSession } = await import('../session.ts');
    const { doctor } = await import('../doctor/doctor.ts');
    process.exitCode = await doctor(await openSession(flags, environment));
  });
}
