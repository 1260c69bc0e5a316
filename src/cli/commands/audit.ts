import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

/** `zhiyou audit verify` */
export function addAudit(program: Command): void {
  const audit = program.command('audit').description('the journal of what was decided and done');
  const verify = audit
    .command('verify')
    .description('check the chain of hashes; exit code 1 when the journal was changed')
    .argument('[environment]');
  withCommon(verify).action(async (environment: string | undefined, flags: CommonFlags) => {
    const { openSession, printResult } = await import('../session.ts');
    const { formatNumber } = await import('../messages/number.ts');
    const { store, words } = await openSession(flags, environment);
    const { check } = await store.journal();
    printResult(flags.output, check, () => [
      check.kind === 'intact'
        ? words.commands.intact(formatNumber(check.entries))
        : words.commands.broken(formatNumber(check.line), check.reason),
    ]);
    process.exitCode = check.kind === 'intact' ? 0 : 1;
  });
}
