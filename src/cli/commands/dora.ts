import type { Command } from 'commander';
import type { DoraFlags } from '../dora/dora.ts';
import { OUTPUT_FORMATS, withCommon } from '../flags.ts';

/** `zhiyou dora` */
export function addDora(program: Command): void {
  const command = program
    .command('dora')
    .description('how often, how fast and how safely changes reach users, from the journal')
    .argument('[environment]')
    .option('--since <duration>', 'how far back, such as 30d', '30d');
  withCommon(command, [...OUTPUT_FORMATS, 'prometheus']).action(
    async (environment: string | undefined, flags: DoraFlags) => {
      const { doraCommand } = await import('../dora/dora.ts');
      await doraCommand(environment, flags);
    },
  );
}
