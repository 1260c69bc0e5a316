import type { Command } from 'commander';
import type { Input } from '../../domain/input.ts';
import { withCommon, type CommonFlags } from '../flags.ts';

type InputFlags = CommonFlags & { readonly by?: string; readonly reason?: string };

/** Approving is a command of its own: it is of deployments too. */
type Kind = Exclude<Input['kind'], 'approve'>;

const DESCRIPTIONS: Readonly<Record<Kind, string>> = {
  pause: 'keep traffic where it is until somebody resumes',
  resume: 'go on after a pause',
  promote: 'skip the rest of the ladder and of the soak once the present step is proven',
  abort: 'send traffic back to stable at once',
  'override-freeze': 'go on in spite of a freeze; takes two named approvers',
};

/** `zhiyou pause`, `resume`, `promote`, `abort` and `override-freeze` */
export function addInputs(program: Command): void {
  for (const kind of ['pause', 'resume', 'promote', 'abort', 'override-freeze'] as const) {
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

function inputOf(kind: Kind, by: string, reason = ''): Input {
  return kind === 'abort' || kind === 'override-freeze' ? { kind, by, text: reason } : { kind, by };
}
