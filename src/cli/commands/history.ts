import { type Command, InvalidArgumentError } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';

type HistoryFlags = CommonFlags & { readonly limit: number };

/** `zhiyou history` */
export function addHistory(program: Command): void {
  const command = program
    .command('history')
    .description('the rollouts of an environment, newest first')
    .argument('[environment]')
    .option('--limit <count>', 'how many', atLeastOne, 20);
  withCommon(command).action(async (environment: string | undefined, flags: HistoryFlags) => {
    const { openSession, printResult, screenOf } = await import('../session.ts');
    const { renderHistory } = await import('../render/history.ts');
    const { store, language } = await openSession(flags, environment);
    const documents = (await store.rollouts()).slice(0, flags.limit);
    printResult(flags.output, documents, () =>
      renderHistory(documents, screenOf(language, process.stdout)),
    );
  });
}

function atLeastOne(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('expected a whole number from 1');
}
