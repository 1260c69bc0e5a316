import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadApplication } from '../config/load.ts';
import type { Application, Environment, LocalEnvironment } from '../domain/application.ts';
import { InternalError, messageOf, UserError } from '../shared/errors.ts';
import { PACKAGE_FOLDER } from './programs.ts';

/** The environment that a command works on, and where its state lives. */
export type Scene = {
  readonly application: Application;
  readonly environment: string;
  readonly settings: Environment;
  readonly folder: string;
  /** Folder of the declaration; paths in it are seen from there. */
  readonly base: string;
};

/** Where to find declaration and state. */
export type SceneOptions = {
  readonly config?: string | undefined;
  readonly stateDir: string;
};

const DECLARATION = 'zhiyou.yaml';

/** The file that is named, else the one in this folder, else the one that comes with zhiyou. */
function readApplication(config: string | undefined): {
  readonly application: Application;
  readonly base: string;
} {
  const here = existsSync(DECLARATION) ? DECLARATION : join(PACKAGE_FOLDER, DECLARATION);
  const path = config ?? here;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UserError(
      `${path} cannot be read: ${messageOf(error)}`,
      'Name another file with --config, or leave it out to use the one that comes with zhiyou.',
    );
  }
  return { application: loadApplication(path, text), base: dirname(resolve(path)) };
}

/**
 * Every environment that the application declares.
 * @throws {UserError} when the declaration cannot be read or is wrong.
 */
export function openScenes({ config, stateDir }: SceneOptions): readonly Scene[] {
  const { application, base } = readApplication(config);
  return Object.entries(application.environments).map(([environment, settings]) => ({
    application,
    environment,
    settings,
    folder: join(resolve(stateDir), environment),
    base,
  }));
}

/**
 * One environment; the only one where none is named.
 * @throws {UserError} when there is no such environment, or several and none is named.
 */
export function openScene(options: SceneOptions, environment: string | undefined): Scene {
  const scenes = openScenes(options);
  const found = scenes.filter(
    (scene) => environment === undefined || scene.environment === environment,
  );
  const [scene, ...others] = found;
  if (scene !== undefined && others.length === 0) return scene;
  const known = scenes.map((one) => one.environment).join(', ');
  throw environment === undefined
    ? new UserError(`several environments are declared: ${known}`, 'Name one of them.')
    : new UserError(
        `unknown environment ${environment}; known here: ${known}`,
        'Choose one of those.',
      );
}

/** The settings of an environment on this machine; only its own parts ask. */
export function localOf({ settings, environment }: Scene): LocalEnvironment {
  if (settings.runtime === 'local') return settings;
  throw new InternalError(`${environment} does not run on this machine`);
}
