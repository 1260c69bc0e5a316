import { join, resolve } from 'node:path';
import type { Application, LocalEnvironment } from '../domain/application.ts';
import { UserError } from '../shared/errors.ts';
import { LOCAL_APPLICATION } from './local-application.ts';

/** The environment that a command works on, and where its state lives. */
export type Scene = {
  readonly application: Application;
  readonly environment: string;
  readonly local: LocalEnvironment;
  readonly folder: string;
};

/** Where to find declaration and state. */
export type SceneOptions = {
  readonly config?: string | undefined;
  readonly stateDir: string;
};

/**
 * Every environment that the application declares.
 * @throws {UserError} when the declaration cannot be read or is wrong.
 */
export function openScenes({ stateDir }: SceneOptions): readonly Scene[] {
  const application = LOCAL_APPLICATION;
  return Object.entries(application.environments).map(([environment, local]) => ({
    application,
    environment,
    local,
    folder: join(resolve(stateDir), environment),
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
