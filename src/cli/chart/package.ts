import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageChart } from '../../chart/archive/package-chart.ts';
import { printResult } from '../session.ts';
import { readChart } from './chart-files.ts';
import { wordsFor, type ChartFlags } from './flags.ts';

/** Options of `zhiyou chart package`. */
export type PackageFlags = ChartFlags & {
  readonly out: string;
  readonly version?: string;
  readonly appVersion?: string;
};

/** Writes the archive of a chart and tells its digest. */
export function packageCommand(folder: string, flags: PackageFlags): void {
  const { version, appVersion } = flags;
  const { archive, fileName, metadata } = packageChart(readChart(folder), {
    ...(version === undefined ? {} : { version }),
    ...(appVersion === undefined ? {} : { appVersion }),
  });
  mkdirSync(flags.out, { recursive: true });
  const file = join(flags.out, fileName);
  writeFileSync(file, archive);
  const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  const result = { file, name: metadata.name, version: metadata.version, digest };
  printResult(flags.output, result, () => [wordsFor(flags).packaged(file, digest)]);
}
