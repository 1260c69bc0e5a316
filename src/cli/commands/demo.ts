import { type Command, Option } from 'commander';
import { withCommon, withProgress, type CommonFlags, type ProgressFlags } from '../flags.ts';
import type { ActName } from '../demo/acts.ts';

type DemoFlags = CommonFlags & ProgressFlags & { readonly once?: ActName; readonly rate: number };

/** `zhiyou demo` */
export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .description(
      'a good and a bad release under visitors who search, plan and pay, on this machine',
    )
    .addOption(
      new Option('--once <act>', 'only one act').choices(['good', 'bad', 'blue-green', 'ab']),
    )
    .addOption(new Option('--rate <count>', 'requests per second').argParser(Number).default(300));
  withProgress(withCommon(command)).action(async (flags: DemoFlags) => {
    const { demo } = await import('../demo/demo.ts');
    process.exitCode = await demo(flags, flags.once);
  });
}
