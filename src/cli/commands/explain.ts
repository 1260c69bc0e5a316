import type { Command } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

type ExplainFlags = CommonFlags & { readonly env?: string };

/** `zhiyou explain` */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .description('why a rollout is where it is: decision, numbers, what would change it, journal')
    .argument('[rollout]', 'such as 2026-11-23-004; the newest where none is named')
    .option('--env <environment>', 'whose rollouts');
  withCommon(command).action(async (rollout: string | undefined, flags: ExplainFlags) => {
    const { openSession, printResult, screenOf } = await import('../session.ts');
    const { journalOf, rolloutNamed } = await import('../rollout/begin.ts');
    const { renderExplain } = await import('../render/explain.ts');
    const session = await openSession(flags, flags.env);
    const { store, language } = session;
    const document = await rolloutNamed(store, rollout);
    const looks = await store.looks(document.id);
    const journalLines = await journalOf(store, document.id);
    const { state } = document;
    const data = {
      rollout: document.id,
      state,
      look: looks.at(-1),
      journal: journalLines.slice(-10),
    };
    printResult(flags.output, data, () =>
      renderExplain({ document, looks, journalLines }, screenOf(language, process.stdout)),
    );
  });
}
