import { type Command, Option } from 'commander';
import type { LintFlags } from '../chart/lint.ts';
import type { PackageFlags } from '../chart/package.ts';
import type { PushFlags } from '../chart/push.ts';

/** `zhiyou chart lint|package|push` */
export function addChart(program: Command): void {
  const chart = program.command('chart').description('Helm charts: lint, package, push');
  addLint(chart);
  addPackage(chart);
  addPush(chart);
}

function addLint(chart: Command): void {
  const command = chart
    .command('lint')
    .description(
      'render a chart in every way and hold the objects against rules; exit code 5 when one is broken',
    )
    .argument('[chart]', 'its folder (helm/smart-travel)')
    .option(
      '--values <files>',
      'values to render with, layers joined by commas; again for more (every values-*.yaml of the chart)',
      collect,
    )
    .option('--kube-version <version>', 'such as 1.34; again for more (all known)', collect)
    .option(
      '--exemptions <file>',
      'findings that are borne, and why (lint-exemptions.yaml of the chart)',
    )
    .addOption(
      new Option('--output <format>', 'of the result on stdout')
        .choices(['text', 'json', 'junit', 'sarif'])
        .default('text'),
    );
  withLanguage(command).action(async (folder: string | undefined, flags: LintFlags) => {
    const { DEFAULT_CHART } = await import('../chart/chart-files.ts');
    const { lintCommand } = await import('../chart/lint.ts');
    process.exitCode = await lintCommand(folder ?? DEFAULT_CHART, flags);
  });
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}

function addPackage(chart: Command): void {
  const command = chart
    .command('package')
    .description('make the archive of a chart; the same files always make the same digest')
    .argument('[chart]', 'its folder (helm/smart-travel)')
    .option('--out <folder>', 'where to write the archive', '.')
    .option('--version <version>', 'of the chart, in place of the one in Chart.yaml')
    .option('--app-version <version>', 'of what it installs, in place of the one in Chart.yaml');
  withOutput(command).action(async (folder: string | undefined, flags: PackageFlags) => {
    const { DEFAULT_CHART } = await import('../chart/chart-files.ts');
    const { packageCommand } = await import('../chart/package.ts');
    packageCommand(folder ?? DEFAULT_CHART, flags);
  });
}

function addPush(chart: Command): void {
  const command = chart
    .command('push')
    .description('push an archive to a registry and print its digest there')
    .argument('<file>', 'made by zhiyou chart package or by helm package')
    .argument('<place>', 'oci://HOST/PATH; the name of the chart is added')
    .option('--plain-http', 'without TLS also beyond this machine', false)
    .option('--overwrite', 'also where this version is there with another content', false)
    .option('--ca-file <file>', 'certificates that vouch for the registry');
  withOutput(command).action(async (file: string, place: string, flags: PushFlags) => {
    const { pushCommand } = await import('../chart/push.ts');
    await pushCommand(file, place, flags);
  });
}

function withOutput(command: Command): Command {
  return withLanguage(command).addOption(
    new Option('--output <format>', 'of the result on stdout')
      .choices(['text', 'json', 'yaml'])
      .default('text'),
  );
}

function withLanguage(command: Command): Command {
  return command.addOption(
    new Option('--lang <language>', 'of messages, else the locale').choices(['en', 'zh']),
  );
}
