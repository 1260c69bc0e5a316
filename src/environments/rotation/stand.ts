import {
  nextStep,
  ROTATION_STEPS,
  type ConsumerVersion,
  type RotationStep,
} from '../../secrets/rotation.ts';
import type { TlsProblem } from '../../tls/check.ts';
import type { Obstacle } from '../plan.ts';
import type { ValuesTarget } from './target.ts';

/** One value at its source, by which of its names have values. */
export type KeyStand = {
  /** At its source, such as `JWT_SECRET_PROD`. */
  readonly name: string;
  readonly isRequired: boolean;
  /** Names that have a value there: the name itself, `_NEXT`, `_PREVIOUS`. */
  readonly present: readonly string[];
};

/** A Deployment whose pods read the values. */
export type Consumer = {
  readonly name: string;
  /** Of its pod template. */
  readonly version: ConsumerVersion;
  /** Every pod that it wants is there and available. */
  readonly isSettled: boolean;
  /** Keys that its pods do not read and must, to accept both values. */
  readonly lacks: readonly string[];
};

/** The last step that every consumer had taken, and when that was seen; epoch ms. */
export type RotationRecord = { readonly step: RotationStep; readonly atMs: number };

/** Why coming values do not do: what the registry says of a login, or what is wrong with a pair. */
export type Trouble =
  | { readonly kind: 'pull'; readonly message: string }
  | { readonly kind: 'pair'; readonly problems: readonly TlsProblem[] };

/** Where a rotation is: all that one look saw, without a value. */
export type Stand = {
  readonly nature: ValuesTarget['nature'];
  /** Who changes the source: files are changed here, variables by the operator; `nobody`: there are several sources. */
  readonly movedBy: 'us' | 'operator' | 'nobody';
  readonly keys: readonly KeyStand[];
  /** `absent`: `zhiyou env create` has not made it, or what fingerprints are made with. */
  readonly secret: 'in-line' | 'differs' | 'absent';
  readonly obstacle: Obstacle | undefined;
  readonly consumers: readonly Consumer[];
  /** Of every pod of the consumers that has not ended. */
  readonly pods: Readonly<Record<string, ConsumerVersion>>;
  readonly record: RotationRecord | undefined;
  /** Why the coming values do not do; absent when they do, or there are none. */
  readonly trouble: Trouble | undefined;
  /** Rollouts under way. */
  readonly busy: readonly string[];
  /** How long what the old value signed stays valid. */
  readonly lifetimeMs: number;
  readonly nowMs: number;
};

/**
 * The step that comes next for values that are replaced together. Where some are behind, it is theirs: a new value that
 * is missing yet, or an old one that is still there.
 */
export function stepAfter(keys: readonly KeyStand[]): RotationStep {
  const steps = keys
    .map((one) => ({ one, step: stepOf(one) }))
    .filter(({ one, step }) => one.isRequired || step !== 'announce')
    .map(({ step }) => step);
  if (steps.includes('finish') && steps.includes('announce')) return 'finish';
  return ROTATION_STEPS.find((step) => steps.includes(step)) ?? 'announce';
}

/** The step that comes next for one value. */
export function stepOf({ name, present }: KeyStand): RotationStep {
  return nextStep(Object.fromEntries(present.map((one) => [one, true])), name);
}

/** The last step that the source took; at rest it is the end of the rotation before. */
export function stepTaken(keys: readonly KeyStand[]): RotationStep {
  return BEFORE[stepAfter(keys)];
}

/** The steps that are still to be taken, the next one first. */
export function stepsLeft({ keys }: Pick<Stand, 'keys'>): readonly RotationStep[] {
  return ROTATION_STEPS.slice(ROTATION_STEPS.indexOf(stepAfter(keys)));
}

/** The last step that the consumers took. */
export function stepRecorded({ record }: Stand): RotationStep {
  return record?.step ?? 'finish';
}

const BEFORE: Readonly<Record<RotationStep, RotationStep>> = {
  announce: 'finish',
  switch: 'announce',
  finish: 'switch',
};
