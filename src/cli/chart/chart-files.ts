import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { ChartFile } from '../../chart/archive/tar.ts';
import { UserError } from '../../shared/errors.ts';

/** Where the chart of this project lies. */
export const DEFAULT_CHART = 'helm/smart-travel';

const MOST_BYTES = 20 * 1024 * 1024;

/**
 * All files of a chart's folder.
 * @throws {UserError} when it is no folder of a chart, or too large to be one.
 */
export function readChart(folder: string): readonly ChartFile[] {
  if (statSync(join(folder, 'Chart.yaml'), { throwIfNoEntry: false }) === undefined) {
    throw new UserError(`${folder}: expected a chart, found no Chart.yaml`, 'Name its folder.');
  }
  const places = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const files = places.map((place) => ({
    path: relative(folder, place).split(sep).join('/'),
    bytes: readFileSync(place),
  }));
  if (files.reduce((sum, { bytes }) => sum + bytes.length, 0) > MOST_BYTES) {
    throw new UserError(
      `${folder}: expected at most ${MOST_BYTES} bytes, as Helm does`,
      'Name in .helmignore what does not belong to the chart.',
    );
  }
  return files;
}
