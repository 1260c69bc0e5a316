import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { findCredentials, pushChart } from '../../adapters/oci/index.ts';
import { metadataOf } from '../../chart/archive/package-chart.ts';
import { messageOf, UserError } from '../../shared/errors.ts';
import { printResult } from '../session.ts';
import { wordsFor, type ChartFlags } from './flags.ts';

/** Options of `zhiyou chart push`. */
export type PushFlags = ChartFlags & {
  readonly plainHttp: boolean;
  readonly overwrite: boolean;
  readonly caFile?: string;
};

const MOST_BYTES = 64 * 1024 * 1024;

/** Pushes an archive and tells its digest in the registry. */
export async function pushCommand(file: string, place: string, flags: PushFlags): Promise<void> {
  const archive = read(file);
  const pushed = await pushChart(
    place,
    { archive, metadata: metadataOf(unzip(file, archive)) },
    {
      credentials: findCredentials(process.env),
      plainHttp: flags.plainHttp,
      overwrite: flags.overwrite,
      ...(flags.caFile === undefined ? {} : { authorities: read(flags.caFile).toString('utf8') }),
    },
  );
  const words = wordsFor(flags);
  printResult(flags.output, pushed, () => [words[pushed.kind](pushed.reference, pushed.digest)]);
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UserError(`${file}: ${messageOf(error)}`, 'Name a file that is there.');
  }
}

function unzip(file: string, archive: Buffer): Uint8Array {
  try {
    return gunzipSync(archive, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    throw new UserError(
      `${file}: expected the archive of a chart: ${messageOf(error)}`,
      'Make one: zhiyou chart package.',
    );
  }
}
