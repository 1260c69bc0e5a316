import { rotationStand, type RotationStand, type RotationStep } from '../../secrets/rotation.ts';
import { refusalOf, type RotationRefusal } from './refusal.ts';
import { stepAfter, stepOf, stepRecorded, stepTaken, type Stand } from './stand.ts';

/** What is to be done next. */
export type Move =
  | { readonly kind: 'refuse'; readonly why: RotationRefusal }
  /** Changes the source. */
  | { readonly kind: 'take'; readonly step: RotationStep; readonly names: readonly string[] }
  /** Brings the source's values into the cluster. */
  | { readonly kind: 'bring'; readonly step: RotationStep }
  | {
      readonly kind: 'roll';
      readonly step: RotationStep;
      readonly consumers: readonly string[];
    }
  | { readonly kind: 'wait-for-pods'; readonly pods: readonly string[] }
  /** Notes that every consumer has taken a step. */
  | { readonly kind: 'record'; readonly step: RotationStep }
  /** The old value is accepted for this long yet. */
  | { readonly kind: 'wait'; readonly leftMs: number }
  /** The source is somebody else's to change. */
  | { readonly kind: 'operator'; readonly step: RotationStep; readonly names: readonly string[] }
  | { readonly kind: 'done' };

/**
 * What is to be done next to replace values under load; pure. Whatever was cut off, the same look gives the same move:
 * the source says which step was taken last, the cluster which one its consumers have. `mayBegin`: a rotation that is
 * not under way is begun.
 */
export function nextMove(stand: Stand, mayBegin: boolean): Move {
  const why = refusalOf(stand);
  if (why !== undefined) return { kind: 'refuse', why };
  return settling(stand) ?? following(stand, mayBegin);
}

/** What is missing until cluster and consumers have the step that the source has; undefined when nothing is. */
function settling(stand: Stand): Move | undefined {
  const step = stepTaken(stand.keys);
  const recorded = stepRecorded(stand);
  if (stand.secret === 'differs') return { kind: 'bring', step };
  // At rest pods may come from anywhere: none of them had to take anything.
  if (step === 'finish' && recorded === 'finish') return undefined;
  const move = exchanging(stand, step);
  if (move !== undefined) return move;
  return recorded === step ? undefined : { kind: 'record', step };
}

/** Every pod gets the values of a step. */
function exchanging(stand: Stand, step: RotationStep): Move | undefined {
  // What somebody else gives out is used from the switch on, and not looked at before.
  if (stand.nature === 'given' && step === 'announce') return undefined;
  const stale = stand.consumers.filter(({ version }) => version.runs !== version.wanted);
  if (stale.length > 0) return { kind: 'roll', step, consumers: stale.map(({ name }) => name) };
  const pending = standBefore(stand, 'switch');
  if (pending.kind === 'consumers') return { kind: 'wait-for-pods', pods: pending.old };
  const unready = stand.consumers.filter(({ isSettled }) => !isSettled);
  if (unready.length === 0) return undefined;
  return { kind: 'wait-for-pods', pods: unready.map(({ name }) => name) };
}

function standBefore(stand: Stand, next: RotationStep): RotationStand {
  const { pods, record, lifetimeMs, nowMs } = stand;
  const rolledOutAtMs = record?.atMs ?? nowMs;
  return rotationStand(next, { consumers: pods, rolledOutAtMs, lifetimeMs, nowMs });
}

function following(stand: Stand, mayBegin: boolean): Move {
  const { keys, movedBy, nature, trouble } = stand;
  const step = stepAfter(keys);
  if (step === 'announce' && !mayBegin) return { kind: 'done' };
  const pending = standBefore(stand, step);
  if (step === 'finish' && pending.kind === 'waiting') {
    return { kind: 'wait', leftMs: pending.leftMs };
  }
  if (step === 'switch' && trouble !== undefined) {
    return { kind: 'refuse', why: { code: 'trial', trouble } };
  }
  const names = keys
    .filter((one) => stepOf(one) === step && (step !== 'announce' || one.isRequired))
    .map(({ name }) => name);
  const isOurs = movedBy === 'us' && (step !== 'announce' || nature === 'signing');
  return { kind: isOurs ? 'take' : 'operator', step, names };
}
