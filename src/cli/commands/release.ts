import { type Command, InvalidArgumentError, Option } from 'commander';
import { withCommon, type CommonFlags } from '../flags.ts';
import type { CreateFlags } from '../release/release-of.ts';
import type { RegistryFlags } from '../release/registry.ts';
import type { VerifyFlags } from '../release/verify.ts';

const PLACE = 'release file, or oci://HOST/PATH:TAG of the image that it lies beside';

/** `zhiyou release create|verify|show` */
export function addRelease(program: Command): void {
  const release = program
    .command('release')
    .description('releases as files: what is delivered, what is known of it, who signed it');
  for (const add of [addCreate, addVerify, addShow]) add(release);
}

function addCreate(release: Command): void {
  const command = release
    .command('create')
    .description('write a release file from digests and reports, and sign it')
    .requiredOption('--version <version>', 'of the release, such as 6.2.1')
    .requiredOption('--image <reference>', 'image by tag or digest; it must be in its registry')
    .requiredOption('--chart <place>', 'archive of the chart, or oci://HOST/PATH/NAME')
    .option('--chart-version <version>', 'of a chart in a registry')
    .option('--git-sha <commit>', 'what it was built from (CI_COMMIT_SHA)')
    .option('--git-tag <tag>', 'of the commit (CI_COMMIT_TAG)')
    .option(
      '--git-time <time>',
      'of the commit, such as 2026-11-23T09:30:00+08:00 (CI_COMMIT_TIMESTAMP)',
    )
    .option('--junit <file>', 'results of tests; again for more', collect)
    .option('--trivy <file>', 'scan of the image: trivy image --format json')
    .option('--sbom <file>', 'bill of materials in CycloneDX (JSON)')
    .option('--coverage <file>', 'coverage in the format of Cobertura')
    .option('--secrets <file>', 'JSON: name of a secret to its fingerprint, never a secret itself')
    .option(
      '--payment-evidence <file>',
      'shows that payments in flight bear a change of version; its digest is kept',
    )
    .addOption(
      new Option('--migration <phase>', 'what it does to the database')
        .choices(['none', 'expand', 'contract'])
        .default('none'),
    )
    .option('--schema-version <number>', 'of the newest migration', wholeNumber)
    .option('--key <file>', 'private key, P-256 in PEM (ZHIYOU_SIGNING_KEY holds one itself)')
    .option('--out <file>', 'where to; the signature is written beside it', 'release.json')
    .option('--push', 'also bring it beside its image; a version is pushed once', false);
  withRegistry(withCommon(command)).action(async (flags: CreateFlags) => {
    const { createCommand } = await import('../release/create.ts');
    await createCommand(flags);
  });
}

function addVerify(release: Command): void {
  const command = release
    .command('verify')
    .description('name every point at which a release is refused; exit code 5 when there is one')
    .argument('<release>', PLACE)
    .option('--env <environment>', 'by the releasePolicy and for the place of this environment')
    .option('--public-key <file>', 'without --env: who may sign; again for more', collect)
    .option('--signature <file>', 'sigstore bundle or signature (FILE.sigstore.json)');
  withRegistry(withCommon(command)).action(async (place: string, flags: VerifyFlags) => {
    const { verifyCommand } = await import('../release/verify.ts');
    process.exitCode = await verifyCommand(place, flags);
  });
}

function addShow(release: Command): void {
  const command = release
    .command('show')
    .description('what a release file says, whoever signed it')
    .argument('<release>', PLACE);
  withRegistry(withCommon(command)).action(
    async (place: string, flags: CommonFlags & RegistryFlags) => {
      const { showRelease } = await import('../release/show.ts');
      await showRelease(place, flags);
    },
  );
}

function withRegistry(command: Command): Command {
  return command
    .option('--plain-http', 'ask registries without TLS also beyond this machine', false)
    .option('--ca-file <file>', 'certificates that vouch for the registry');
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function wholeNumber(text: string): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new InvalidArgumentError('expected a whole number');
}
