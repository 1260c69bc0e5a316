import { randomBytes, createHmac } from 'node:crypto';
import type { Fingerprint } from '../../environments/differences.ts';
import type { OutputFormat } from '../flags.ts';
import type { Language } from '../messages/language.ts';
import { messageOf, OperationError, UserError } from '../../shared/errors.ts';
import { openScenes, type Scene } from '../application.ts';

/** Options that every action on environments has. */
export type EnvFlags = {
  readonly config?: string;
  readonly lang?: Language;
  readonly output: OutputFormat;
};

/** Every environment. */
const ALL = 'all';

/**
 * The environments that are meant, of those in clusters.
 * @throws {UserError} when there is none of that name, or it runs on this machine.
 */
export function chosenScenes(
  { config }: Pick<EnvFlags, 'config'>,
  environment: string,
): readonly Scene[] {
  const scenes = openScenes({ config, stateDir: '.zhiyou' }).filter(
    ({ settings }) => settings.runtime === 'kubernetes',
  );
  const chosen = scenes.filter((scene) => environment === ALL || scene.environment === environment);
  if (chosen.length > 0) return chosen;
  const known = [...scenes.map((scene) => scene.environment), ALL].join(', ');
  throw new UserError(
    `unknown environment ${environment}; in a cluster there are: ${known}`,
    'Choose one of those, or declare it with runtime: kubernetes.',
  );
}

/** What came of one environment, or why nothing did; the others go on. */
export type Settled<T> = { readonly scene: Scene } & (
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly exitCode: 1 | 2 }
);

/** All environments at once; an unreachable cluster stops nobody but itself. */
export function eachScene<T>(
  scenes: readonly Scene[],
  work: (scene: Scene) => Promise<T>,
): Promise<readonly Settled<T>[]> {
  return Promise.all(
    scenes.map(async (scene): Promise<Settled<T>> => {
      try {
        return { scene, ok: true, value: await work(scene) };
      } catch (error) {
        if (error instanceof UserError) {
          return { scene, ok: false, message: `${error.message}. ${error.hint}`, exitCode: 2 };
        }
        if (!(error instanceof OperationError)) throw error;
        return { scene, ok: false, message: messageOf(error), exitCode: 1 };
      }
    }),
  );
}

/** Tells values apart within one run; the key is forgotten with it, so nothing can be guessed from what is shown. */
export function newFingerprint(): Fingerprint {
  const key = randomBytes(32);
  return (value) => `#${createHmac('sha256', key).update(value).digest('hex').slice(0, 8)}`;
}
