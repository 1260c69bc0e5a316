import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { duration } from '../../config/schema/units.ts';
import { rotateOwnPair } from '../../environments/rotation/rotate-own-pair.ts';
import { rotateValues, type RotationResult } from '../../environments/rotation/rotate-values.ts';
import {
  rotatable,
  targetOf,
  type RotationTarget,
  type ValuesTarget,
} from '../../environments/rotation/target.ts';
import { assertNever, UserError } from '../../shared/errors.ts';
import type { Scene } from '../application.ts';
import { siteOf } from '../compose/cluster/environment.ts';
import { clusterSettings } from '../compose/cluster/place.ts';
import { secretSource } from '../compose/cluster/secret-source.ts';
import { chooseLanguage } from '../messages/language.ts';
import type { EnvWords } from '../messages/env-words.ts';
import { wordsOf } from '../messages/words.ts';
import { printResult, say } from '../session.ts';
import { takeStep } from '../secrets/take-step.ts';
import { rotateKeys } from './rotate-keys.ts';
import { pairRotationOf, rotationOf, type Rotated } from './rotation-view.ts';
import { chosenScenes, newFingerprint, type EnvFlags } from './scenes.ts';

/** Options of `zhiyou env rotate`. */
export type RotateFlags = EnvFlags & {
  readonly dryRun: boolean;
  readonly keepOld?: string;
  readonly wait: string;
  readonly recipient?: string;
};

const TIME = duration('0s', '30d');
/** The service's sessions last so long. */
const SESSION = '1h';
const LOOK_EVERY_MS = 1000;

/**
 * Replaces a secret of one environment under load; 4 when somebody else, or time, has to do the next thing.
 * @throws {UserError} when the environment has no such secret.
 */
export async function rotateCommand(
  environment: string,
  secret: string,
  flags: RotateFlags,
): Promise<number> {
  const words = wordsOf(chooseLanguage(flags.lang, process.env)).env;
  const [scene, ...others] = chosenScenes(flags, environment);
  if (scene === undefined || others.length > 0) {
    throw new UserError('rotate takes one environment', 'Name one; all is not meant here.');
  }
  const { setup } = clusterSettings(scene);
  const target = targetOf(setup, secret);
  if (target === undefined) {
    throw new UserError(
      `${environment} has no secret ${secret} that can be rotated; known here: ${rotatable(setup).join(', ')}`,
      'Choose one of those, or declare it in setup.',
    );
  }
  const { exitCode, lines, ...view } = await rotated(scene, target, { flags, words });
  const data = { environment, secret, ...view };
  printResult(flags.output, data, () => lines.map((line) => `${environment} ${secret}: ${line}`));
  return exitCode;
}

type Told = { readonly flags: RotateFlags; readonly words: EnvWords };

async function rotated(scene: Scene, target: RotationTarget, told: Told): Promise<Rotated> {
  const { flags, words } = told;
  switch (target.kind) {
    case 'values':
      return rotationOf(await runValues(scene, target, told), target, words);
    case 'own-pair':
      return pairRotationOf(await rotateOwnPair(await siteOf(scene), flags), words);
    case 'cert-manager': {
      const { namespace } = clusterSettings(scene);
      const line = words.rotation.certManager(target.certificate, namespace);
      return { exitCode: 4, outcome: 'operator', lines: [line] };
    }
    case 'age': {
      const all = await rotateKeys(scene, target.files, flags);
      const lines = all.flatMap(({ file, moves }) =>
        moves.map((move) => words.rotation.keys[move.kind](file)),
      );
      const isHeld = all.some(({ moves }) => moves.at(-1)?.kind === 'hold-first');
      return {
        exitCode: isHeld ? 4 : 0,
        outcome: isHeld ? 'operator' : 'done',
        files: all,
        lines,
      };
    }
    default:
      return assertNever(target);
  }
}

async function runValues(
  scene: Scene,
  target: ValuesTarget,
  { flags, words }: Told,
): Promise<RotationResult> {
  const usual = target.nature === 'signing' ? SESSION : '0s';
  const file = target.keys.flatMap(({ place }) => (place.kind === 'file' ? place.path : []))[0];
  return rotateValues(await siteOf(scene), target, {
    adopt: false,
    dryRun: flags.dryRun,
    fingerprint: newFingerprint(),
    lifetimeMs: timeIn('--keep-old', flags.keepOld ?? usual),
    deadlineMs: timeIn('--wait', flags.wait),
    pause: () => wait(LOOK_EVERY_MS),
    reread: () => secretSource(scene.base, process.env),
    take: async (step, names) => {
      if (file !== undefined) await takeStep(resolve(scene.base, file), names, { step });
    },
    onMove: (move) => say(`${scene.environment}: ${words.rotation.move(move)}`),
  });
}

function timeIn(option: string, text: string): number {
  const parsed = TIME.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new UserError(`${option}: ${parsed.error.issues[0]?.message ?? text}`, 'Such as 30m.');
}
