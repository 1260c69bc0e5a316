import type { Command } from 'commander';
import type { Input } from '../../domain/input.ts';
import { withCommon, type CommonFlags } from '../flags.ts';

type InputFlags = CommonFlags & { readonly by?: string; readonly reason?: string };

const DESCRIPTIONS: Readonly<Record<Input['kind'], string>> = {
  pause: 'keep traffic where it is until somebody resumes',
  resume: 'go on after a pause',
  approve: 'approve the step that waits for an approval',
  promote: 'skip the rest of the ladder and of the soak once the present step is proven',
  abort: 'send traffic back to stable at once',
  'override-freeze': 'go on in spite of a freeze; takes two named approvers',
};

/** `zhiyou pause`, `resume`, `approve`, `promote`, `abort` and `override-freeze` */
export function addInputs(program: Command): void {
  for (const kind of [
    'pause',
    'resume',
    'approve',
    'promote',
    'abort',
    'override-freeze',
  ] as const) {
    const command = program
      .command(kind)
      .description(DESCRIPTIONS[kind])
      .argument('[environment]')
      .option('--by <person>', 'who wants it; the account where nobody is named');
    if (kind === 'abort') command.option('--reason <text>', 'why; kept in the journal');
    if (kind === 'override-freeze')
      command.requiredOption('--reason <text>', 'why; kept in the journal');
    withCommon(command).action(async (environment: string | undefined, flags: InputFlags) => {
      const { openSession } = await import('../session.ts');
      const { wish } = await import('../rollout/wish.ts');
      const session = await openSession(flags, environment);
      const by = flags.by ?? session.actor;
      process.exitCode = await wish(session, inputOf(kind, by, flags.reason));
    });
  }
}

function inputOf(kind: Input['kind'], by: string, reason = ''): Input {
  return kind === 'abort' || kind === 'override-freeze' ? { kind, by, text: reason } : { kind, by };
}
