import { type Command, Option } from 'commander';
import { ROTATION_STEPS, type RotationStep } from '../../secrets/rotation.ts';
import type { SecretsFlags } from '../secrets/work.ts';
import type { OutputFormat } from '../flags.ts';

type LookFlags = SecretsFlags & { readonly output: OutputFormat };

/** `zhiyou secrets edit|set|rotate|show|check|keys` */
export function addSecrets(program: Command): void {
  const secrets = program
    .command('secrets')
    .description('files of secrets in the format of sops, encrypted with keys of age');
  addEdit(secrets);
  addSet(secrets);
  addRotate(secrets);
  addShow(secrets);
  addCheck(secrets);
  addKeys(secrets);
}

function addEdit(secrets: Command): void {
  const command = secrets
    .command('edit')
    .description('change the values in $EDITOR; in clear they exist in memory only')
    .argument('<file>', 'made when it does not exist')
    .option('--folder <folder>', 'for the text in clear, where no folder in memory is there');
  withRecipient(command).action(
    async (file: string, flags: SecretsFlags & { readonly folder?: string }) => {
      const { editSecrets } = await import('../secrets/edit.ts');
      process.exitCode = await editSecrets(file, flags);
    },
  );
}

function addSet(secrets: Command): void {
  const command = secrets
    .command('set')
    .description('set one value, read from standard input or a hidden prompt')
    .argument('<file>', 'made when it does not exist')
    .argument('<name>')
    .option('--allow-weak', 'also a known default, or a value that is easily guessed');
  withRecipient(command).action(
    async (file: string, name: string, flags: SecretsFlags & { readonly allowWeak?: boolean }) => {
      const { setSecret } = await import('../secrets/set.ts');
      process.exitCode = await setSecret(file, name, flags);
    },
  );
}

function addRotate(secrets: Command): void {
  const command = secrets
    .command('rotate')
    .description('one step towards a new random value, which consumers of both accept meanwhile')
    .argument('<file>')
    .argument('<name>')
    .addOption(
      new Option('--step <step>', 'NAME_NEXT is accepted; it is used; the old value is gone')
        .choices(ROTATION_STEPS)
        .default('announce'),
    );
  withLanguage(command).action(
    async (file: string, name: string, flags: SecretsFlags & { readonly step: RotationStep }) => {
      const { rotateSecret } = await import('../secrets/rotate.ts');
      process.exitCode = await rotateSecret(file, name, flags);
    },
  );
}

function addShow(secrets: Command): void {
  const command = secrets
    .command('show')
    .description('names, and who can open the file; needs no key and shows no value')
    .argument('<file>')
    .option('--names', 'only the names, one a line');
  withOutput(withLanguage(command)).action(
    async (file: string, flags: LookFlags & { readonly names?: boolean }) => {
      const { showSecrets } = await import('../secrets/look.ts');
      process.exitCode = showSecrets(file, flags);
    },
  );
}

function addCheck(secrets: Command): void {
  const command = secrets
    .command('check')
    .description(
      'whether the file is intact and every value is strong; exit code 1 when one is not',
    )
    .argument('<file>');
  withOutput(withLanguage(command)).action(async (file: string, flags: LookFlags) => {
    const { checkSecrets } = await import('../secrets/look.ts');
    process.exitCode = await checkSecrets(file, flags);
  });
}

function addKeys(secrets: Command): void {
  const keys = secrets.command('keys').description('who can open a file');
  withOutput(
    keys.command('list').description('public keys that it opens for').argument('<file>'),
  ).action(async (file: string, flags: LookFlags) => {
    const { listKeys } = await import('../secrets/keys.ts');
    process.exitCode = listKeys(file, flags);
  });
  withLanguage(
    keys
      .command('add')
      .description('let more keys open it')
      .argument('<file>')
      .argument('<recipients...>', 'public keys of age'),
  ).action(async (file: string, added: readonly string[], flags: SecretsFlags) => {
    const { addKeys: add } = await import('../secrets/keys.ts');
    process.exitCode = await add(file, added, flags);
  });
  withLanguage(
    keys
      .command('remove')
      .description('let keys open nothing that is written from now on')
      .argument('<file>')
      .argument('<recipients...>', 'public keys of age'),
  ).action(async (file: string, removed: readonly string[], flags: SecretsFlags) => {
    const { removeKeys } = await import('../secrets/keys.ts');
    process.exitCode = await removeKeys(file, removed, flags);
  });
  withLanguage(
    keys
      .command('renew')
      .description('encrypt all values anew, for the same keys')
      .argument('<file>'),
  ).action(async (file: string, flags: SecretsFlags) => {
    const { renewKeys } = await import('../secrets/keys.ts');
    process.exitCode = await renewKeys(file, flags);
  });
  keys
    .command('generate')
    .description('make a private key in a new file, and print its public key')
    .argument('<identity-file>')
    .action(async (path: string) => {
      const { generateKey } = await import('../secrets/keys.ts');
      process.exitCode = await generateKey(path);
    });
}

function withLanguage(command: Command): Command {
  return command.addOption(
    new Option('--lang <language>', 'of messages, else the locale').choices(['en', 'zh']),
  );
}

function withRecipient(command: Command): Command {
  return withLanguage(command).option(
    '--recipient <public-key>',
    'of age, for a new file beside your own; again for more',
    collect,
  );
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function withOutput(command: Command): Command {
  return command.addOption(
    new Option('--output <format>', 'of the result on stdout')
      .choices(['text', 'json', 'yaml'])
      .default('text'),
  );
}
