import type { NeededRight } from '../../ports/cluster-objects.ts';
import type { SecretSource } from '../../ports/secret-source.ts';
import type { RotationStep } from '../../secrets/rotation.ts';
import { InternalError, OperationError } from '../../shared/errors.ts';
import { differencesOf } from '../differences.ts';
import type { EnvironmentSite } from '../look.ts';
import { FIELD_MANAGER } from '../place.ts';
import type { PlanOptions } from '../plan.ts';
import { DEPLOYMENT, KIND } from '../wanted.ts';
import { templateAnnotations, VERSIONS, versionsIn, versionsText } from './consumers.ts';
import { lookAtRotation, type RotationLook } from './look-at-rotation.ts';
import { nextMove, type Move } from './next-move.ts';
import { recorded, usedSinceMs } from './record.ts';
import { stepsLeft } from './stand.ts';
import type { ValuesTarget } from './target.ts';

/** The owner of the few fields that a rotation writes beside the values. */
const ROTATION_MANAGER = 'zhiyou-rotation';
/** More moves than any rotation has; then something undoes what is done here. */
const MOST_MOVES = 20;

/** How values are rotated. */
export type RotationOptions = PlanOptions & {
  /** Shows the next move and the steps that are left. */
  readonly dryRun: boolean;
  /** How long what the old value signed stays valid. */
  readonly lifetimeMs: number;
  /** Longest wait for pods, or for the old value's time to be over. */
  readonly deadlineMs: number;
  /** Waits between two looks. */
  readonly pause: () => Promise<void>;
  /** The sources as they are now, not as they were. */
  readonly reread: () => SecretSource;
  /** Changes the file that the values come from. */
  readonly take: (step: RotationStep, names: readonly string[]) => Promise<void>;
  /** Told after every move that changed something. */
  readonly onMove?: (move: Move) => void;
  readonly signal?: AbortSignal;
};

/** What became of a rotation. */
export type RotationResult =
  | { readonly kind: 'rights-missing'; readonly rights: readonly NeededRight[] }
  | {
      readonly kind: 'ended';
      readonly moves: readonly Move[];
      /** What is next, and who has to do it: `done` when nothing is. */
      readonly end: Move;
      readonly left: readonly RotationStep[];
      readonly consumers: readonly string[];
      /** Since when the present value is used, epoch ms. */
      readonly usedSinceMs: number | undefined;
    };

/**
 * Replaces values under load, a move after the other, each by a new look. Killed at any instant, it goes on where it was
 * when it is called again; what is not ours to do is told and waited for by nobody.
 * @throws {OperationError} when the cluster cannot be seen or refuses.
 */
export async function rotateValues(
  site: EnvironmentSite,
  target: ValuesTarget,
  options: RotationOptions,
): Promise<RotationResult> {
  const giveUpMs = site.nowMs() + options.deadlineMs;
  const moves: Move[] = [];
  for (;;) {
    options.signal?.throwIfAborted();
    const look = await lookAtRotation({ ...site, secrets: options.reread() }, target, options);
    const move = nextMove(look.stand, moves.length === 0);
    if (options.dryRun || isEnd(move, giveUpMs - site.nowMs())) {
      return ended(target, look, { moves, end: move });
    }
    const rights = moves.length === 0 ? await missingRights(site, look, options.signal) : [];
    if (rights.length > 0) return { kind: 'rights-missing', rights };
    if (moves.length === MOST_MOVES) throw undone(target);
    await carryOut(site, { target, look, move }, options);
    if (!isChange(move)) continue;
    moves.push(move);
    options.onMove?.(move);
  }
}

function isChange({ kind }: Move): boolean {
  return kind !== 'wait' && kind !== 'wait-for-pods';
}

function isEnd(move: Move, timeLeftMs: number): boolean {
  switch (move.kind) {
    case 'refuse':
    case 'operator':
    case 'done':
      return true;
    case 'wait':
      return move.leftMs > timeLeftMs;
    case 'wait-for-pods':
      return timeLeftMs <= 0;
    default:
      return false;
  }
}

function ended(
  target: ValuesTarget,
  { stand, secret, readers }: RotationLook,
  { moves, end }: { readonly moves: readonly Move[]; readonly end: Move },
): RotationResult {
  const left = end.kind === 'done' || end.kind === 'refuse' ? [] : stepsLeft(stand);
  const consumers = readers.map(({ object }) => object.metadata.name);
  return {
    kind: 'ended',
    moves,
    end,
    left,
    consumers,
    usedSinceMs: usedSinceMs(secret, target),
  };
}

async function missingRights(
  { place, objects }: EnvironmentSite,
  { readers }: RotationLook,
  signal: AbortSignal | undefined,
): Promise<readonly NeededRight[]> {
  const { namespace } = place;
  const secrets: NeededRight = { group: '', resource: 'secrets', verb: 'patch', namespace };
  const deployments: NeededRight = {
    group: 'apps',
    resource: 'deployments',
    verb: 'patch',
    namespace,
  };
  const needed = readers.length === 0 ? [secrets] : [secrets, deployments];
  const answers = await objects.canI(needed, { signal });
  return answers.filter(({ allowed }) => !allowed).map(({ check }) => check);
}

type Work = { readonly target: ValuesTarget; readonly look: RotationLook; readonly move: Move };

async function carryOut(
  site: EnvironmentSite,
  { target, look, move }: Work,
  options: RotationOptions,
): Promise<void> {
  switch (move.kind) {
    case 'take':
      return options.take(move.step, move.names);
    case 'bring':
      return bring(site, look, options);
    case 'roll':
      for (const name of move.consumers) await roll(site, { target, look, name }, options.signal);
      return;
    case 'wait':
    case 'wait-for-pods':
      return options.pause();
    case 'record':
      return note(site, { target, look }, { step: move.step, signal: options.signal });
    default:
      throw new InternalError(`${move.kind} is nothing to carry out`);
  }
}

async function bring(
  { objects }: EnvironmentSite,
  { step, secret }: RotationLook,
  { fingerprint, signal }: RotationOptions,
): Promise<void> {
  if (step === undefined || secret === undefined) throw new InternalError('no Secret to bring');
  const { object } = step;
  // One that was removed meanwhile is not made anew without its environment.
  const { uid } = secret.metadata;
  const wanted = { ...object, metadata: { ...object.metadata, uid } };
  const kept = await objects.apply(wanted, { fieldManager: FIELD_MANAGER, force: true, signal });
  const [first] = differencesOf(object, kept, fingerprint);
  if (first === undefined) return;
  throw new OperationError(`the cluster kept another value of ${first.path}`, {
    code: 'rejected',
    retryable: false,
  });
}

/** Pods of a new template start with the present values, and the old ones end in their own time. */
async function roll(
  { objects, place }: EnvironmentSite,
  { target, look, name }: Omit<Work, 'move'> & { readonly name: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  const reader = look.readers.find(({ object }) => object.metadata.name === name);
  if (reader === undefined) throw new InternalError(`${name} reads nothing`);
  const { object, wanted } = reader;
  const versions = { ...versionsIn(templateAnnotations(object)), [target.secret]: wanted };
  const annotations = { [VERSIONS]: versionsText(versions) };
  await objects.apply(
    {
      apiVersion: DEPLOYMENT.apiVersion,
      kind: DEPLOYMENT.kind,
      metadata: { name, namespace: place.namespace, uid: object.metadata.uid, labels: {} },
      spec: { template: { metadata: { annotations } } },
    },
    { fieldManager: ROTATION_MANAGER, force: true, signal },
  );
}

async function note(
  { objects, place, nowMs }: EnvironmentSite,
  { target, look }: Omit<Work, 'move'>,
  { step, signal }: { readonly step: RotationStep; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { secret } = look;
  if (secret === undefined) throw new InternalError('no Secret to note a step on');
  const { name, uid } = secret.metadata;
  const annotations = recorded(secret, target, { step, nowMs: nowMs() });
  await objects.apply(
    {
      apiVersion: KIND.Secret.apiVersion,
      kind: KIND.Secret.kind,
      metadata: { name, namespace: place.namespace, uid, labels: {}, annotations },
    },
    { fieldManager: ROTATION_MANAGER, force: true, signal },
  );
}

function undone({ secret }: ValuesTarget): OperationError {
  return new OperationError(
    `Secret ${secret}: somebody else undoes what the rotation does; end that, then run it again`,
    { code: 'conflict', retryable: true },
  );
}
