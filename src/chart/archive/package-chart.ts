import { UserError } from '../../shared/errors.ts';
import { gzipStored } from './gzip.ts';
import { readIgnores } from './ignore.ts';
import { readMetadata, type ChartMetadata, type Versions } from './metadata.ts';
import { readTar, writeTar, type ChartFile } from './tar.ts';

/** A chart as one file that Helm reads. */
export type ChartArchive = {
  readonly fileName: string;
  readonly archive: Uint8Array;
  readonly metadata: ChartMetadata;
};

/**
 * Makes the archive of a chart from its files. The same files and versions make the same bytes, whatever the order of
 * the files, the machine and its zlib.
 * @throws {UserError} when there is no sound `Chart.yaml`.
 */
export function packageChart(files: readonly ChartFile[], versions: Versions): ChartArchive {
  const chart = fileNamed(files, 'Chart.yaml');
  if (chart === undefined) {
    throw new UserError('expected a Chart.yaml, found none', 'Name the folder of a chart.');
  }
  const { text, metadata } = readMetadata(decode(chart), versions);
  const ignores = readIgnores(decode(fileNamed(files, '.helmignore') ?? new Uint8Array()));
  const kept = files
    .filter(({ path }) => path === 'Chart.yaml' || !ignores(path))
    .map(({ path, bytes }) => ({
      path: `${metadata.name}/${path}`,
      bytes: path === 'Chart.yaml' ? new TextEncoder().encode(text) : bytes,
    }))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return {
    fileName: `${metadata.name}-${metadata.version}.tgz`,
    archive: gzipStored(writeTar(kept)),
    metadata,
  };
}

/**
 * The fields of the chart in an unzipped archive.
 * @throws {UserError} when there is no chart in it.
 */
export function metadataOf(tar: Uint8Array): ChartMetadata {
  const chart = readTar(tar).find(({ path }) => /^[^/]+\/Chart\.yaml$/.test(path));
  if (chart === undefined) {
    throw new UserError(
      'expected the archive of a chart, found no Chart.yaml in it',
      'Make one: zhiyou chart package.',
    );
  }
  return readMetadata(decode(chart.bytes)).metadata;
}

function fileNamed(files: readonly ChartFile[], name: string): Uint8Array | undefined {
  return files.find(({ path }) => path === name)?.bytes;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
