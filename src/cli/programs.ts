import { fileURLToPath } from 'node:url';

/** Programs that environment `local` starts as processes, by where their sources are, seen from here. */
export const PROGRAMS = {
  edge: '../adapters/local/edge/main.ts',
  service: '../../service/main.ts',
  'provider-simulator': '../../service/provider-simulator/main.ts',
} as const;

/** Bundled, every program lies in one folder under its name; from sources, each runs where it is. */
const BUNDLED = import.meta.url.endsWith('.js');

/** Folder of this package: a place to run in that stays when the user's folder goes. */
export const PACKAGE_FOLDER: string = fileURLToPath(
  new URL(BUNDLED ? '..' : '../..', import.meta.url),
);

/** The command that runs a program under the Node that runs us. */
export function programCommand(name: keyof typeof PROGRAMS): readonly [string, string] {
  const place = BUNDLED ? `./${name}.js` : PROGRAMS[name];
  return [process.execPath, fileURLToPath(new URL(place, import.meta.url))];
}
