import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

type ReportFlags = CommonFlags & { readonly env?: string };

/** `zhiyou report` */
export function addReport(program: Command): void {
  const command = program
    .command('report')
    .description(
      'write report.html and report.md of a rollout, with plots and the reason for each step',
    )
    .argument('[rollout]', 'such as 2026-11-23-004; the newest where none is named')
    .option('--env <environment>', 'whose rollouts');
  withCommon(command).action(async (rollout: string | undefined, flags: ReportFlags) => {
    const { openSession, printResult } = await import('../session.ts');
    const { writeReport } = await import('../write-report.ts');
    const page = await writeReport(await openSession(flags, flags.env), rollout);
    printResult(flags.output, { page }, () => [page]);
  });
}
