import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ApproveFlags } from '../approvals/approve.ts';
import { withCommon, type CommonFlags } from '../flags.ts';

/** `zhiyou approve` and `zhiyou approvals` */
export function addApprove(program: Command): void {
  const command = program
    .command('approve')
    .description('approve the step that waits, or a deployment before it begins')
    .argument('[environment]')
    .option('--by <person>', 'who approves; the account, or who started the job of GitLab')
    .option('--release <file>', 'the deployment of this release, as deploy names it')
    .option('--image-tag <version>', 'the same by its tag')
    .option('--chart-version <version>', 'of its chart, where deploy names one')
    .addOption(
      new Option('--strategy <strategy>', 'of the deployment')
        .choices(['rolling', 'blue-green', 'canary', 'ab'])
        .default('canary'),
    )
    .option(
      '--key <file>',
      'print a token signed by this private key (Ed25519), and record nothing',
    )
    .option(
      '--subject <digest>',
      'with --key: what is approved, as deploy --dry-run shows it',
      digest,
    )
    .option('--token <file>', 'record the approval that somebody signed; - is stdin');
  withCommon(command).action(async (environment: string | undefined, flags: ApproveFlags) => {
    const { approveCommand, isOfDeployment } = await import('../approvals/approve.ts');
    if (isOfDeployment(flags)) {
      process.exitCode = await approveCommand(environment, flags);
      return;
    }
    const { openSession } = await import('../session.ts');
    const { wish } = await import('../rollout/wish.ts');
    const session = await openSession(flags, environment);
    process.exitCode = await wish(session, { kind: 'approve', by: flags.by ?? session.actor });
  });
  const approvals = program
    .command('approvals')
    .description('who approved what, from the journal')
    .argument('[environment]');
  withCommon(approvals).action(async (environment: string | undefined, flags: CommonFlags) => {
    const { openSession } = await import('../session.ts');
    const { listApprovals } = await import('../approvals/list.ts');
    await listApprovals(await openSession(flags, environment));
  });
}

function digest(text: string): string {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('expected sha256: and 64 hexadecimal digits');
}
